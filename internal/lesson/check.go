package lesson

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Check says what is wrong with an activity that could be read: what is missing, leads nowhere, or would
// not be safe to show. An activity without faults may be played.
func Check(a *Activity) Faults {
	c := &checking{a: a}
	c.all()
	return c.faults.sorted()
}

// CheckTogether says what is wrong between activities that are kept together: an activity twice, and an
// item that asks something else here than there under the same id.
func CheckTogether(all []*Activity) Faults {
	var faults Faults
	files, items, from := map[string]string{}, map[string]Item{}, map[string]string{}
	for _, a := range all {
		if other, twice := files[a.ID]; twice && a.ID != "" {
			faults.add(a.File, a.at["activity"], "lesson.activity_twice", "id", a.ID, "file", other)
			continue
		}
		files[a.ID] = a.File
		for _, x := range a.Items {
			other, known := items[x.ID]
			if !known {
				items[x.ID], from[x.ID] = x, a.File
			} else if !alike(x, other) {
				faults.add(a.File, x.Line, "lesson.item_differs", "id", x.ID, "file", from[x.ID])
			}
		}
	}
	return faults.sorted()
}

// alike says whether two items may be added up: the same options by id, the same ones right, the same measure.
func alike(a, b Item) bool {
	return a.Measures == b.Measures && slices.Equal(slices.Sorted(slices.Values(a.Right)), slices.Sorted(slices.Values(b.Right))) &&
		slices.EqualFunc(a.Options, b.Options, func(x, y Option) bool { return x.ID == y.ID })
}

// checking is an activity while it is checked.
type checking struct {
	a      *Activity
	faults Faults
}

func (c *checking) wrong(line int, key string, pairs ...any) {
	c.faults.add(c.a.File, line, key, pairs...)
}

// kindsWithin says which steps make an activity of a kind.
var kindsWithin = map[Kind][]StepKind{StoryKind: {Story}, QuizKind: {Choose, Truth}, FlagsKind: {Flags},
	OrderKind: {Order}, PollKind: {Poll}, CloudKind: {Cloud}, BoxKind: {Box}}

func (c *checking) all() {
	a := c.a
	c.text(a.Title)
	c.text(a.About)
	ids := c.once()
	for i := range a.Items {
		ids(a.Items[i].ID, a.Items[i].Line)
		c.item(&a.Items[i])
	}
	if len(a.Steps) == 0 && a.at["steps"] > 0 {
		c.wrong(a.at["steps"], "lesson.too_few", "key", "steps", "min", 1)
	}
	ids = c.once()
	for i := range a.Steps {
		ids(a.Steps[i].ID, a.Steps[i].Line)
		c.step(&a.Steps[i])
	}
	if within := kindsWithin[a.Kind]; within != nil && !slices.ContainsFunc(a.Steps, func(s Step) bool { return slices.Contains(within, s.Kind) }) {
		c.wrong(a.at["kind"], "lesson.kind_without_step", "kind", string(a.Kind), "steps", names(within))
	}
	c.sheet()
}

// once gives a function that notes an id and finds it the second time.
func (c *checking) once() func(id string, line int) {
	seen := map[string]bool{}
	return func(id string, line int) {
		if seen[id] && id != "" {
			c.wrong(line, "lesson.id_twice", "id", id)
		}
		seen[id] = true
	}
}

func (c *checking) options(key string, all []Option, at lines, line, least int) {
	if len(all) < least {
		c.wrong(at.of(key, line), "lesson.too_few", "key", key, "min", least)
	}
	ids := c.once()
	for _, o := range all {
		ids(o.ID, o.Line)
		c.text(o.Text)
		c.easy(o.Easy)
	}
}

func (c *checking) right(right []string, all []Option, at lines, line int) {
	for _, id := range right {
		if !slices.ContainsFunc(all, func(o Option) bool { return o.ID == id }) {
			c.wrong(at.of("right/"+id, line), "lesson.no_such_option", "id", id)
		}
	}
}

func (c *checking) item(x *Item) {
	c.text(x.Text)
	c.easy(x.Easy)
	c.text(x.Why)
	c.options("options", x.Options, x.at, x.Line, 2)
	c.right(x.Right, x.Options, x.at, x.Line)
	if x.Measures == Knowledge && len(x.Right) == 0 {
		c.wrong(x.at.of("right", x.Line), "lesson.no_right")
	}
}

func (c *checking) step(s *Step) {
	c.text(s.Text)
	c.easy(s.Easy)
	c.text(s.Discuss)
	c.text(s.Why)
	switch s.Kind {
	case Before, After:
		if len(s.Items) == 0 {
			c.wrong(s.at.of("items", s.Line), "lesson.too_few", "key", "items", "min", 1)
		}
		for _, id := range s.Items {
			if c.a.Item(id) == nil {
				c.wrong(s.at.of("items/"+id, s.Line), "lesson.no_such_item", "id", id)
			}
		}
	case Choose:
		c.options("options", s.Options, s.at, s.Line, 2)
		c.right(s.Right, s.Options, s.at, s.Line)
		if len(s.Right) == 0 {
			c.wrong(s.at.of("right", s.Line), "lesson.no_right")
		}
	case Poll:
		c.options("options", s.Options, s.at, s.Line, 2)
	case Cloud:
		c.options("words", s.Words, s.at, s.Line, 2)
	case Flags, Order:
		c.pieces(s)
	case Story:
		c.story(s)
	}
}

func (c *checking) pieces(s *Step) {
	if len(s.Pieces) < 2 {
		c.wrong(s.at.of("pieces", s.Line), "lesson.too_few", "key", "pieces", "min", 2)
	}
	ids, flags := c.once(), 0
	for _, p := range s.Pieces {
		ids(p.ID, p.Line)
		c.text(p.Text)
		c.easy(p.Easy)
		c.text(p.Why)
		if p.Flag {
			flags++
			if p.Why.IsZero() && p.Why.Line == 0 {
				c.wrong(p.Line, "lesson.flag_without_why")
			}
		}
	}
	if s.Kind == Flags && flags == 0 && len(s.Pieces) > 0 {
		c.wrong(s.Line, "lesson.no_flag")
	}
}

func (c *checking) sheet() {
	h := &c.a.Sheet
	c.text(h.Aims)
	c.text(h.Before)
	c.text(h.After)
	for _, m := range h.May {
		c.text(m.Text)
		c.text(m.Say)
	}
	short, long := 0, 0
	ids := c.once()
	for _, t := range h.Timing {
		ids(t.Step, t.Line)
		if t.Step != "" && c.a.Step(t.Step) == nil {
			c.wrong(t.at.of("step", t.Line), "lesson.no_such_step", "id", t.Step)
		}
		if short += t.Short; short > 40 && short-t.Short <= 40 {
			c.wrong(t.at.of("short", t.Line), "lesson.timing_over", "key", "short", "max", 40)
		}
		if long += t.Long; long > 80 && long-t.Long <= 80 {
			c.wrong(t.at.of("long", t.Line), "lesson.timing_over", "key", "long", "max", 80)
		}
	}
}

// text checks a text that must be there in all languages of the activity, if it is there at all.
func (c *checking) text(t Text) {
	if t.Line == 0 && t.IsZero() {
		return // it may be left out; where it may not, reading has said so
	}
	for _, l := range c.a.Languages {
		if !t.Has(l) {
			c.wrong(t.Line, "lesson.translation_missing", "language", l)
		}
	}
	c.easy(t)
}

var (
	markupForm = regexp.MustCompile(`<[A-Za-z/!?]`)
	linkForm   = regexp.MustCompile(`\]\(([^)\n]*)\)?`)
	numberForm = regexp.MustCompile(`^tel:\+?[0-9][0-9-]{1,20}$`)
)

// easy checks what stands in a text, and lets languages be left out.
func (c *checking) easy(t Text) {
	for _, l := range Languages {
		s := t.By[l]
		if s == "" {
			continue
		}
		if at := markupForm.FindStringIndex(s); at != nil {
			c.wrong(t.lineIn(l, at[0]), "lesson.markup")
		}
		for _, m := range linkForm.FindAllStringSubmatchIndex(s, -1) {
			if !numberForm.MatchString(s[m[2]:m[3]]) {
				c.wrong(t.lineIn(l, m[0]), "lesson.link")
			}
		}
		if at := strings.IndexFunc(s, unseen); at >= 0 {
			c.wrong(t.lineIn(l, at), "lesson.unseen_sign", "sign", fmt.Sprintf("U+%04X", firstRune(s[at:])))
		}
	}
}

func firstRune(s string) rune {
	for _, c := range s {
		return c
	}
	return 0
}

// unseen finds signs that nobody sees but that change what is shown: controls, turned directions, private
// ones. Those that hold an emoji together are let be.
func unseen(c rune) bool {
	switch {
	case c == '\n', c == '\t':
		return false
	case c < ' ', c >= 0x7f && c < 0xa0, c == 0x200b, c == 0x2028, c == 0x2029, c == 0x2060, c == 0xfeff:
		return true
	case c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069, c >= 0xe000 && c <= 0xf8ff, c >= 0xf0000:
		return true
	}
	return false
}

// lineIn gives the line of the file on which a byte of a text stands.
func (t Text) lineIn(language string, at int) int {
	p, known := t.places[language]
	if !known {
		return t.Line
	}
	if p.block {
		return p.line + strings.Count(t.By[language][:at], "\n")
	}
	return p.line
}
