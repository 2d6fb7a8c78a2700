package groupwork

import (
	"context"
	"strings"
	"unicode/utf8"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// Say keeps what a member said of the circle, without who said it: verb voice.add. The month stays, the day
// does not; the line in the log names the circle and no voice.
func (d *Desk) Say(ctx context.Context, circle, text string) error {
	return clerk.Change(ctx, d.h.Clerk, "voice.add", circle, load, func(tx *db.Tx, c *Circle) error {
		if strings.TrimSpace(text) == "" {
			return fault.In("voice", "field.required")
		}
		if utf8.RuneCountInString(text) > MostText {
			return fault.In("voice", "field.too_long", "max", MostText)
		}
		v := id.Random(d.h.Random)
		_, err := tx.Exec("voice.insert", db.Args{"id": v, "circle": c.ID, "month": string(tx.Today)[:7], "body": d.h.Keys.Seal("circle voice "+v, []byte(text))})
		return err
	})
}

// Voices gives what a circle said and what was answered: verb voice.list.
func (d *Desk) Voices(ctx context.Context, circle string) (*Voices, error) {
	_, today := d.h.Clerk.Now()
	v, err := clerk.Read(ctx, d.h.Clerk, "voice.list", circle, func(tx *db.Tx, circle string) (*Voices, error) {
		c, err := load(tx, circle)
		if err != nil {
			return &Voices{Circle: c}, err
		}
		out := &Voices{Circle: c}
		if out.All, err = db.All[Voice](tx, "voice.of", db.Args{"circle": circle}); err != nil {
			return out, err
		}
		out.Answers, err = db.All[Answer](tx, "answer.of", db.Args{"circle": circle})
		return out, err
	})
	if err != nil {
		return nil, err
	}
	v.Prints = Enough(v.All, today)
	for i := range v.All {
		b, err := d.h.Keys.Open("circle voice "+v.All[i].ID, v.All[i].Body)
		if err != nil {
			return nil, err
		}
		v.All[i].Text = string(b)
	}
	return v, nil
}

// Answer keeps what the facilitator made of voices, in other words than theirs: verb voice.answer. The very
// words of a voice are refused: they could tell whose it is.
func (d *Desk) Answer(ctx context.Context, circle, said, did string) error {
	v, err := d.Voices(ctx, circle)
	if err != nil {
		return err
	}
	var faults fault.List
	for _, x := range []struct{ field, text string }{{"said", said}, {"did", did}} {
		switch {
		case strings.TrimSpace(x.text) == "":
			faults.Add(x.field, "field.required")
		case utf8.RuneCountInString(x.text) > MostText:
			faults.Add(x.field, "field.too_long", "max", MostText)
		}
	}
	for _, one := range v.All {
		if strings.EqualFold(strings.Join(strings.Fields(one.Text), " "), strings.Join(strings.Fields(said), " ")) {
			faults.Add("said", "voice.reword")
			break
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return clerk.Change(ctx, d.h.Clerk, "voice.answer", circle, load, func(tx *db.Tx, c *Circle) error {
		_, err := tx.Exec("answer.insert", db.Args{"id": id.Random(d.h.Random), "circle": c.ID, "said": said, "did": did, "month": string(tx.Today)[:7], "by_user": tx.Actor.Name()})
		return err
	})
}
