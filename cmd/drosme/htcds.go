package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"drosme/htcds"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/lang"
)

type htcdsCommand struct {
	Import htcdsImport `cmd:"" help:"Take in cases: a workbook, a survey's submissions, or a CSV file of HTCDS. All or nothing."`
	Export htcdsExport `cmd:"" help:"Give released cases out, coded; or all fields, sealed to a receiver. A disclosure."`
}

type htcdsImport struct {
	where
	named
	Check    bool   `help:"Only look: say what is wrong and what would be lost, and store nothing."`
	KeepGood bool   `help:"Store the rows without a fault although others have one."`
	Hold     bool   `help:"Release none of the cases; else those whose consent does not say no may leave again, coded."`
	Again    bool   `help:"Store a file although it was stored before."`
	File     string `arg:"" help:"Workbook or CSV file." type:"path"`
}

// mostHTCDSFile is the largest file that is taken into memory.
const mostHTCDSFile = 200 << 20

// Run imports, or says each fault on its own line of standard error and in the file of faults.
func (c htcdsImport) Run(ctx context.Context, s streams) error {
	content, err := readFile(c.File)
	if err != nil {
		return err
	}
	at := c.where
	if c.Check && !(house.Options{Dir: c.Data, DB: c.DB}).Exists() {
		// There is no house yet, and a look makes none: the file is checked against an empty one that goes again.
		dir, err := os.MkdirTemp("", "drosme-check-")
		if err != nil {
			return fault.Because(fault.Failed, err)
		}
		defer os.RemoveAll(dir)
		at = where{Data: filepath.Join(dir, "house")}
	}
	h, r, ctx, err := at.openAs(ctx, c.named, false)
	if err != nil {
		return err
	}
	defer h.Close()
	words := h.Book.For(machineLanguage())
	sum, err := r.HTCDS.Import(ctx, content, filepath.Base(c.File), htcds.ImportOptions{Check: c.Check, KeepGood: c.KeepGood, Hold: c.Hold, Again: c.Again})
	if f := fault.As(err); err != nil && (f.Kind != fault.Invalid || len(f.Fields) == 0) {
		return err
	}
	return c.say(words, sum, err, s)
}

// say prints what came of an import: counts and losses on standard output, faults on standard error and, for
// programs and for who mends the file, in FILE.faults.csv.
func (c htcdsImport) say(words *lang.Words, sum htcds.Summary, wrong error, s streams) error {
	faults := sum.Faults
	if len(faults) == 0 && wrong != nil {
		faults = fault.As(wrong).Fields
	}
	if sum.Form != "" {
		fmt.Fprintln(s.out, words.N("htcds.found", sum.Rows), words.T("htcds.columns_known")+": "+words.T("htcds.columns_of", "known", sum.Known, "all", sum.Columns))
		for _, line := range sum.Loss.Lines(words) {
			fmt.Fprintln(s.out, line)
		}
	}
	if sum.Already > 0 {
		fmt.Fprintln(s.out, words.T("htcds.rows_already")+":", sum.Already)
	}
	if sum.Unready {
		fmt.Fprintln(s.out, words.T("htcds.unready")+".", words.T("htcds.unready_says"))
	}
	faultFile := strings.TrimSuffix(c.File, filepath.Ext(c.File)) + ".faults.csv"
	if len(faults) > 0 {
		printHTCDSFaults(words, faults, s.err)
		if err := os.WriteFile(faultFile, htcds.FaultFile(words, faults), 0o600); err != nil {
			return fault.Because(fault.Failed, err)
		}
	}
	switch {
	case sum.Before != "" && !c.Again && sum.Stored == 0 && len(faults) == 0:
		fmt.Fprintln(s.out, words.T("htcds.stored_before_on", "day", words.Day(sum.Before)))
	case sum.Stored > 0:
		fmt.Fprintln(s.out, words.N("htcds.stored", sum.Stored))
		if len(faults) > 0 {
			fmt.Fprintln(s.out, words.T("htcds.kept_out", "file", faultFile))
		}
	case len(faults) > 0:
		fmt.Fprintln(s.out, words.T("htcds.nothing_stored", "file", faultFile))
	case c.Check:
		fmt.Fprintln(s.out, words.T("htcds.would_store"))
	default:
		fmt.Fprintln(s.out, words.N("htcds.stored", 0))
	}
	if len(faults) > 0 && (sum.Stored == 0 || !c.KeepGood) {
		return exit(1)
	}
	return nil
}

// faultsPrinted is how many faults a command prints; the file has all.
const faultsPrinted = 200

// printHTCDSFaults prints each fault as file:row:column: sentence.
func printHTCDSFaults(words *lang.Words, faults []fault.Field, w io.Writer) {
	_, said := words.Fault(&fault.Fault{Kind: fault.Invalid, Key: "htcds.faults", Fields: faults})
	for i, f := range said {
		if i == faultsPrinted {
			fmt.Fprintln(w, words.N("htcds.more_faults", len(said)-faultsPrinted))
			return
		}
		place := f.File + ":"
		if f.Row > 0 {
			place += fmt.Sprint(f.Row) + ":"
		}
		if f.Name != "" {
			place += f.Name + ":"
		}
		fmt.Fprintln(w, place+" "+f.Text)
	}
}

func readFile(path string) ([]byte, error) {
	i, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist), err == nil && i.IsDir():
		return nil, fault.In("file", "htcds.no_file")
	case err != nil:
		return nil, fault.Because(fault.Failed, err)
	case i.Size() > mostHTCDSFile:
		return nil, fault.In("file", "htcds.too_big", "max", mostHTCDSFile>>20)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	return b, nil
}

type htcdsExport struct {
	where
	named
	To      string `help:"Public key of the receiver, of a house or of age: then all fields leave, sealed." placeholder:"KEY"`
	Whom    string `help:"Who gets it; needed for every ground but own_use." placeholder:"WHOM"`
	Why     string `help:"For what, in words." placeholder:"TEXT"`
	Ground  string `help:"Ground on which it leaves; without a key: own_use." placeholder:"WORD"`
	Purpose string `help:"What the receiver gets it for." placeholder:"WORD"`
	File    string `arg:"" help:"FILE.csv or FILE.xlsx to write; a sealed one gets .sealed or .age behind it." type:"path"`
}

// Run exports, and says what was held back.
func (c htcdsExport) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.openAs(ctx, c.named, true)
	if err != nil {
		return err
	}
	defer h.Close()
	words := h.Book.For(machineLanguage())
	bare := strings.TrimSuffix(strings.TrimSuffix(c.File, ".age"), ".sealed")
	form := strings.TrimPrefix(strings.ToLower(filepath.Ext(bare)), ".")
	o := htcds.ExportOptions{Form: form, To: c.To, Whom: c.Whom, Why: c.Why, Ground: c.Ground, Purpose: c.Purpose, Words: words}
	if form != "csv" && form != "xlsx" {
		return fault.In("file", "htcds.csv_or_xlsx")
	}
	p, err := r.HTCDS.Export(ctx, o)
	if err != nil {
		return err
	}
	path, _ := htcds.FileName(strings.TrimSuffix(bare, filepath.Ext(bare)), o)
	if err := os.WriteFile(path, p.Content, 0o600); err != nil {
		return fault.Because(fault.Failed, err)
	}
	fmt.Fprintln(s.out, words.N("htcds.written", p.Rows, "path", path))
	for _, line := range p.Loss.Lines(words) {
		fmt.Fprintln(s.out, line)
	}
	return nil
}
