package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/tabular"
	"drosme/internal/when"
	"drosme/reports"
)

type resultsCommand struct {
	where
	named
	Grant  string `required:"" help:"Code of the grant." placeholder:"CODE"`
	From   string `help:"First day." placeholder:"DAY"`
	To     string `help:"Last day." placeholder:"DAY"`
	Format string `default:"table" enum:"table,csv,json,xlsx" help:"table, csv, json or xlsx."`
}

// Run prints the results table: totals only, whatever the figure.
func (c resultsCommand) Run(ctx context.Context, s streams) error {
	var l fault.List
	from, to := day(&l, "from", c.From), day(&l, "to", c.To)
	if err := l.Err(); err != nil {
		return err
	}
	h, r, ctx, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if ctx, err = c.actor(ctx, r); err != nil {
		return err
	}
	res, err := r.Reports.Results(ctx, c.Grant, from, to)
	if err != nil {
		return err
	}
	return writeResults(s.out, c.Format, res, h.Book.For(machineLanguage()))
}

func day(l *fault.List, field, text string) when.Day {
	if text == "" {
		return ""
	}
	d, err := when.ParseDay(text)
	if err != nil {
		l.Add(field, "field.not_a_day")
	}
	return d
}

func writeResults(w io.Writer, format string, res *reports.Results, words *lang.Words) error {
	switch format {
	case "csv":
		out := csv.NewWriter(w)
		_ = out.Write([]string{"indicator", "value"})
		for _, f := range res.Figures {
			_ = out.Write([]string{f.Name, strconv.FormatInt(f.Value, 10)})
		}
		out.Flush()
		return out.Error()
	case "json":
		type figure struct {
			Indicator string `json:"indicator"`
			Value     int64  `json:"value"`
			Since     *int64 `json:"since_start,omitempty"`
		}
		var list []figure
		for _, f := range res.Figures {
			x := figure{Indicator: f.Name, Value: f.Value}
			if res.Part() && f.Unique {
				x.Since = &f.Since
			}
			list = append(list, x)
		}
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"grant": res.Grant.Code, "from": res.Period.From, "to": res.Period.To, "figures": list})
	case "xlsx":
		sheet := tabular.Sheet{Name: "results", Columns: []tabular.Heading{{Text: "indicator", Width: 50}, {Text: "value"}},
			Rows: func(yield func([]any) bool) {
				for _, f := range res.Figures {
					if !yield([]any{f.Name, f.Value}) {
						return
					}
				}
			}}
		return tabular.WriteXLSX(w, []tabular.Sheet{sheet})
	}
	fmt.Fprintf(w, "%s\n%s – %s\n\n", res.Grant.Code, words.Day(res.Period.From), words.Day(res.Period.To))
	for _, f := range res.Figures {
		fmt.Fprintf(w, "%10s  %s\n", words.Number(int(f.Value)), words.T("count."+f.Name))
		if res.Part() && f.Unique {
			fmt.Fprintf(w, "%10s  %s\n", words.Number(int(f.Since)), words.T("report.since_start"))
		}
	}
	return nil
}
