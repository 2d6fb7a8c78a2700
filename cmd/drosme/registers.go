package main

import (
	"context"
	"os"
	"path/filepath"

	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/transfer"
)

type importCommand struct {
	where
	named
	Path      string `arg:"" help:"Folder of CSV files, or a workbook." type:"path"`
	Check     bool   `help:"Only look: say what is wrong and what would change, and store nothing."`
	Overwrite bool   `help:"Take rows even where the house changed them since their last import."`
}

// Run imports, or says each fault on its own line of standard error.
func (c importCommand) Run(ctx context.Context, s streams) error {
	at := c.where
	if c.Check && !(house.Options{Dir: c.Data, DB: c.DB}).Exists() {
		// There is no house yet, and a look makes none: the files are checked against an empty one that goes again.
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
	if code := transfer.ImportCommand(ctx, r.Transfer, h.Book.For(machineLanguage()), c.Path, c.Check, c.Overwrite, s.out, s.err); code != 0 {
		return exit(code)
	}
	return nil
}

type exportCommand struct {
	where
	named
	To      string   `required:"" help:"Who gets it." placeholder:"WHOM"`
	Why     string   `required:"" help:"For what." placeholder:"TEXT"`
	Also    []string `help:"Further registers besides: places, documents, referrals, disclosures, cases, case_rules, pauses, services, or all." placeholder:"NAMES"`
	Ground  string   `help:"On which ground rows of cases leave: a word of the dated list, such as law. Only released cases leave." placeholder:"WORD"`
	Purpose string   `help:"For what rows of cases leave: a word of the list of purposes." default:"other"`
	OwnCopy bool     `help:"The organisation's own copy: all rows of cases, released or not. Needs --as a user who may take it."`
	Path    string   `arg:"" help:"Folder, .zip or .xlsx to write." type:"path"`
}

// Run exports the registers of a programme, and further ones that are asked for.
func (c exportCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.openAs(ctx, c.named, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if code := transfer.ExportCommand(ctx, r.Transfer, h.Book.For(machineLanguage()), transfer.ExportOptions{To: c.To, Why: c.Why, Also: c.Also,
		Ground: c.Ground, Purpose: c.Purpose, OwnCopy: c.OwnCopy}, c.Path, s.out, s.err); code != 0 {
		return exit(code)
	}
	return nil
}
