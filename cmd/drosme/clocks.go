package main

import (
	"context"
	"slices"

	"drosme/hours"
	"drosme/internal/fault"
	"drosme/internal/tabular"
	"drosme/internal/when"
)

type clocksCommand struct {
	where
	named
	Case string `required:"" help:"Code of the case." placeholder:"CODE"`
	On   string `required:"" help:"Day to reckon on." placeholder:"DATE"`
}

// Run prints the legal clocks of a case on a day as CSV: rules, amounts and days, and nothing about the person.
func (c clocksCommand) Run(ctx context.Context, s streams) error {
	on, err := when.ParseDay(c.On)
	if err != nil {
		return fault.In("on", "field.not_a_day")
	}
	h, r, ctx, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if ctx, err = c.actor(ctx, r); err != nil {
		return err
	}
	clocks, err := r.Hours.ClocksOf(ctx, c.Case, on)
	if err != nil {
		return err
	}
	rows := make([][]string, len(clocks))
	for i, k := range clocks {
		rows[i] = hours.ClockRow(k)
	}
	return tabular.WriteCSV(s.out, hours.ClockColumns, slices.Values(rows))
}
