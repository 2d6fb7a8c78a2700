package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"drosme/internal/fault"
	"drosme/internal/lang"
)

// faultsShown is how many faults a command prints; the rest is a number.
const faultsShown = 40

// ImportCommand is "drosme import": it prints what was stored and gives 0, or prints each fault on a line
// of its own as file:row:column: sentence and gives 1; then nothing is stored.
func ImportCommand(ctx context.Context, d *Desk, words *lang.Words, path string, check, overwrite bool, stdout, stderr io.Writer) int {
	s, err := d.Import(ctx, FromPath(path), ImportOptions{Check: check, Overwrite: overwrite})
	for _, name := range s.PassedOver {
		fmt.Fprintln(stdout, words.T("import.passed_over", "file", name))
	}
	if err != nil {
		printFaults(words, err, stderr)
		return 1
	}
	for _, line := range summaryLines(words, s) {
		fmt.Fprintln(stdout, line)
	}
	switch {
	case s.Stored && s.Changes() > 0:
		fmt.Fprintln(stdout, words.N("import.stored", s.Changes()))
	case check && s.Changes() > 0:
		fmt.Fprintln(stdout, words.N("import.would_store", s.Changes()))
	default:
		fmt.Fprintln(stdout, words.T("import.nothing_new"))
	}
	return 0
}

func summaryLines(words *lang.Words, s Summary) []string {
	var out []string
	for _, c := range s.Registers {
		out = append(out, words.T("import.counts", "register", c.Register, "added", c.Added, "changed", c.Changed, "same", c.Same))
	}
	return out
}

// printFaults prints an error as the lines that a person at a terminal, or a program, reads: one a fault,
// and nothing else.
func printFaults(words *lang.Words, err error, stderr io.Writer) {
	sentence, fields := words.Fault(err)
	if len(fields) == 0 {
		fmt.Fprintln(stderr, sentence)
		if fault.As(err).Kind == fault.Failed {
			fmt.Fprintln(stderr, err)
		}
		return
	}
	for i, f := range fields {
		if i == faultsShown {
			fmt.Fprintln(stderr, words.N("import.more_faults", len(fields)-faultsShown))
			break
		}
		fmt.Fprintln(stderr, faultPlace(f)+" "+f.Text)
	}
}

// faultPlace is "activities.csv:2:host:"; what is not known is left out.
func faultPlace(f lang.FieldFault) string {
	out := ""
	if f.File != "" {
		out += f.File + ":"
	}
	if f.Row > 0 {
		out += fmt.Sprint(f.Row) + ":"
	}
	if f.Name != "" {
		out += f.Name + ":"
	}
	return out
}

// ExportCommand is "drosme export": a path that ends in .zip or .xlsx becomes that file, any other a folder
// of CSV files. It gives 0, or 1 with the reason.
func ExportCommand(ctx context.Context, d *Desk, words *lang.Words, o ExportOptions, path string, stdout, stderr io.Writer) int {
	parcel, err := d.Export(ctx, o)
	if err == nil {
		err = writeParcel(parcel, words, path)
	}
	if err != nil {
		printFaults(words, err, stderr)
		return 1
	}
	if parcel.Stay() > 0 {
		fmt.Fprintln(stderr, words.N("export.stay", parcel.Stay()))
	}
	if slices.Contains(o.Also, everything) && o.Ground == "" && !o.OwnCopy {
		fmt.Fprintln(stderr, words.T("export.cases_out"))
	}
	if o.OwnCopy {
		fmt.Fprintln(stdout, words.T("export.own_copy.says"))
	}
	fmt.Fprintln(stdout, words.N("export.written", parcel.Rows(), "path", path, "registers", parcel.Registers()))
	return 0
}

func writeParcel(p *Parcel, words *lang.Words, path string) error {
	var b bytes.Buffer
	var err error
	switch strings.ToLower(filepath.Ext(path)) {
	case ".zip":
		err = p.WriteZIP(&b)
	case ".xlsx":
		err = p.WriteXLSX(&b, words.T("export.title"), words.Tag())
	default:
		return diskFault(p.WriteFolder(path))
	}
	if err != nil {
		return err
	}
	return diskFault(os.WriteFile(path, b.Bytes(), 0o600))
}

func diskFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return fault.Because(fault.NoSpace, err)
	}
	return fault.Because(fault.Failed, err)
}
