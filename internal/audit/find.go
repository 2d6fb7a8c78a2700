package audit

import (
	"context"
	"sort"

	"drosme/internal/db"
)

// Search narrows the log; empty fields do not.
type Search struct {
	Actor, Verb, Target, Outcome string
	From, To                     string // moments; To is not included
	Before                       string // id of the last line of the page before
	Most                         int    // lines; 0: 50
}

// Find gives the newest lines of both stores that fit. The clerk asks who may.
func (l *Log) Find(ctx context.Context, s Search) ([]Line, error) {
	if s.Most == 0 {
		s.Most = 50
	}
	return l.both(ctx, "log.recent", db.Args{"actor": s.Actor, "verb": s.Verb, "target": s.Target,
		"outcome": s.Outcome, "from": s.From, "to": s.To, "before": s.Before, "most": s.Most}, s.Most)
}

// About gives the newest lines about a person: who has seen or changed their data.
func (l *Log) About(ctx context.Context, subject, before string, most int) ([]Line, error) {
	return l.both(ctx, "log.about", db.Args{"subject": subject, "before": before, "most": most}, most)
}

func (l *Log) both(ctx context.Context, query string, args db.Args, most int) ([]Line, error) {
	var out []Line
	for _, s := range []*db.Store{l.acts, l.reads} {
		err := s.Read(ctx, func(tx *db.Tx) error {
			some, err := db.All[Line](tx, query, args)
			out = append(out, some...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID > out[j].ID })
	if len(out) > most {
		out = out[:most]
	}
	return out, nil
}
