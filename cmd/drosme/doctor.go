package main

import (
	"context"
	"fmt"

	"drosme/internal/house"
)

type doctorCommand struct{ where }

// Run says what is well and what wants a look; exit 1 when something is damaged or the disk is nearly full.
func (c doctorCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := openHouse(ctx, house.Options{Dir: c.Data, KeyFile: c.Key, DB: c.DB, MustExist: true, Root: c.heldRoot()})
	if err != nil {
		return err
	}
	defer h.Close()
	findings, err := h.Doctor(ctx)
	if err != nil {
		return err
	}
	further, err := hubFindings(ctx, h, r)
	if err != nil {
		return err
	}
	findings = append(findings, further...)
	words := h.Book.For(machineLanguage())
	grave := false
	for _, f := range findings {
		mark := words.T("doctor.good")
		if !f.Good {
			mark = words.T("doctor.look")
			grave = grave || f.Grave
		}
		fmt.Fprintf(s.out, "%-8s %s\n", mark, words.T(f.Key, f.Args...))
	}
	if grave {
		return exit(1)
	}
	return nil
}
