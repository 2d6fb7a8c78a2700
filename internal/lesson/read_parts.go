package lesson

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var (
	agesForm     = regexp.MustCompile(`^([0-9]{1,2})\s*[-–]\s*([0-9]{1,2})$`)
	clipForm     = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,60}\.(webm|mp4)$`)
	variableForm = regexp.MustCompile(`^[a-z][a-z_]{0,30}$`)
)

// mostValue bounds the numbers of a story, so that all its ways can be walked.
const mostValue = 100

func (r *reading) activity(b []byte) *Activity {
	a := &Activity{at: lines{}}
	root := r.tree(b)
	if root == nil {
		return a
	}
	f := r.keys(root, "*activity", "*version", "*kind", "*ages", "*languages", "*title", "*about", "sensitive", "solo", "items", "*steps", "*sheet")
	a.at = f.named
	a.ID, a.Version, a.Kind = f.id("activity"), f.number("version", 1, 1_000_000), word(f, "kind", Kinds)
	if s := f.scalar("ages"); s != "" {
		if m := agesForm.FindStringSubmatch(s); m != nil {
			a.From, _ = strconv.Atoi(m[1])
			a.To, _ = strconv.Atoi(m[2])
		}
		if a.From < 5 || a.From > a.To {
			f.wrong(f.named["ages"], "lesson.bad_ages")
		}
	}
	if n := f.at["languages"]; n != nil && n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		f.wrong(n.Line, "lesson.no_language")
	}
	for _, n := range f.list("languages", len(Languages)) {
		switch {
		case n.Kind != yaml.ScalarNode || !slices.Contains(Languages, n.Value):
			f.wrong(n.Line, "lesson.unknown_language", "language", short(n.Value), "languages", Languages)
		case slices.Contains(a.Languages, n.Value):
			f.wrong(n.Line, "lesson.id_twice", "id", n.Value)
		default:
			a.Languages = append(a.Languages, n.Value)
		}
	}
	a.Title, a.About = f.text("title"), f.text("about")
	a.Sensitive, a.Solo = f.truth("sensitive"), f.truth("solo")
	for _, n := range f.list("items", MostItems) {
		a.Items = append(a.Items, r.item(n))
	}
	for _, n := range f.list("steps", MostSteps) {
		a.Steps = append(a.Steps, r.step(n))
	}
	if n := f.at["sheet"]; n != nil {
		a.Sheet = r.sheet(n)
	}
	return a
}

func (f fields) clip() string {
	s := f.scalar("clip")
	if s != "" && !clipForm.MatchString(s) {
		f.wrong(f.at["clip"].Line, "lesson.bad_clip")
	}
	return s
}

func (r *reading) item(n *yaml.Node) Item {
	f := r.keys(n, "*id", "*measures", "*text", "easy", "clip", "*options", "right", "why")
	return Item{ID: f.id("id"), Measures: word(f, "measures", Measures), Text: f.text("text"), Easy: f.text("easy"),
		Clip: f.clip(), Options: f.options("options"), Right: f.ids("right", mostParts), Why: f.text("why"), Line: n.Line, at: f.named}
}

func (f fields) options(key string) []Option {
	var all []Option
	for _, n := range f.list(key, mostParts) {
		o := f.keys(n, "*id", "*text", "easy")
		all = append(all, Option{ID: o.id("id"), Text: o.text("text"), Easy: o.text("easy"), Line: n.Line})
	}
	return all
}

func (f fields) pieces(flags bool) []Piece {
	known := []string{"*id", "*text", "easy"}
	if flags {
		known = append(known, "flag", "why")
	}
	var all []Piece
	for _, n := range f.list("pieces", mostParts) {
		p := f.keys(n, known...)
		all = append(all, Piece{ID: p.id("id"), Text: p.text("text"), Easy: p.text("easy"), Flag: p.truth("flag"), Why: p.text("why"), Line: n.Line})
	}
	return all
}

// stepKeys are the keys that a kind of step has beside its id and its kind.
var stepKeys = map[StepKind][]string{
	Before:  {"*items", "text", "easy", "clip"},
	After:   {"*items", "text", "easy", "clip"},
	Story:   {"by", "*start", "variables", "*scenes"},
	Choose:  {"*text", "easy", "clip", "discuss", "*options", "many", "*right", "*why"},
	Truth:   {"*text", "easy", "clip", "discuss", "*right", "*why"},
	Flags:   {"*text", "easy", "clip", "discuss", "*pieces", "why"},
	Order:   {"*text", "easy", "clip", "discuss", "*pieces", "*why"},
	Poll:    {"*text", "easy", "clip", "discuss", "*options", "many"},
	Cloud:   {"*text", "easy", "clip", "discuss", "*words", "free"},
	Box:     {"*text", "easy", "clip"},
	Say:     {"*text", "easy", "clip", "discuss"},
	Feeling: {},
}

func (r *reading) step(n *yaml.Node) Step {
	s := Step{Line: n.Line}
	known := []string{"*id", "*kind"}
	kind := StepKind(valueOf(n, "kind"))
	keys, ok := stepKeys[kind]
	if !ok { // of an unknown kind nothing more can be said
		if n.Kind == yaml.MappingNode && kind != "" {
			r.wrong(lineOfKey(n, "kind"), "lesson.bad_word", "key", "kind", "words", names(StepKinds))
			return Step{ID: valueOf(n, "id"), Kind: kind, Line: n.Line}
		}
		r.keys(n, append(known, "text")...)
		return s
	}
	f := r.keys(n, append(known, keys...)...)
	s.at = f.named
	s.ID, s.Kind, s.By = f.id("id"), kind, word(f, "by", Ways)
	s.Items = f.ids("items", MostItems)
	s.Text, s.Easy, s.Clip, s.Discuss, s.Why = f.text("text"), f.text("easy"), f.clip(), f.text("discuss"), f.text("why")
	s.Options, s.Many, s.Words, s.Free = f.options("options"), f.truth("many"), f.options("words"), f.truth("free")
	switch kind {
	case Truth:
		s.True = f.truth("right")
	case Choose:
		s.Right = f.ids("right", mostParts)
		s.Many = s.Many || len(s.Right) > 1
	case Flags, Order:
		s.Pieces = f.pieces(kind == Flags)
	case Story:
		if s.By == "" {
			s.By = ByClass
		}
		s.Start = f.id("start")
		s.Variables = f.variables()
		for _, n := range f.list("scenes", MostScenes) {
			s.Scenes = append(s.Scenes, r.scene(n))
		}
	}
	return s
}

func names[W ~string](all []W) []string {
	s := make([]string, len(all))
	for i, w := range all {
		s[i] = string(w)
	}
	return s
}

func valueOf(n *yaml.Node, key string) string {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key && n.Content[i+1].Kind == yaml.ScalarNode {
				return n.Content[i+1].Value
			}
		}
	}
	return ""
}

func lineOfKey(n *yaml.Node, key string) int {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i].Line
		}
	}
	return n.Line
}

// variables reads what a story remembers: names with a number, or true or false.
func (f fields) variables() []Variable {
	n := f.at["variables"]
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		f.wrong(n.Line, "lesson.variables_expected")
		return nil
	}
	var all []Variable
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		x := Variable{Name: k.Value, Line: k.Line}
		switch {
		case !variableForm.MatchString(k.Value) || slices.Contains(wordsOfConditions, k.Value):
			f.wrong(k.Line, "lesson.bad_variable", "name", short(k.Value))
			continue
		case slices.ContainsFunc(all, func(o Variable) bool { return o.Name == k.Value }):
			f.wrong(k.Line, "lesson.key_twice", "key", k.Value)
			continue
		case len(all) == mostParts:
			f.wrong(k.Line, "lesson.too_many", "key", "variables", "max", mostParts)
			return all
		}
		switch value := strings.TrimSpace(v.Value); {
		case v.Kind == yaml.ScalarNode && value == "true":
			x.Truth, x.Value = true, 1
		case v.Kind == yaml.ScalarNode && value == "false":
			x.Truth = true
		default:
			whole, err := strconv.Atoi(value)
			if err != nil || whole < -mostValue || whole > mostValue {
				f.wrong(v.Line, "lesson.bad_value", "name", k.Value, "max", mostValue)
				continue
			}
			x.Value = whole
		}
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func (r *reading) scene(n *yaml.Node) Scene {
	f := r.keys(n, "*id", "*text", "easy", "clip", "discuss", "set", "choices", "next", "ending", "help")
	s := Scene{ID: f.id("id"), Text: f.text("text"), Easy: f.text("easy"), Clip: f.clip(), Discuss: f.text("discuss"), Set: tidy(f.scalar("set")),
		Next: f.id("next"), Ending: f.id("ending"), Help: f.text("help"), Line: n.Line, at: f.named}
	for _, n := range f.list("choices", mostParts) {
		c := r.keys(n, "*id", "*text", "easy", "*to", "if", "set")
		s.Choices = append(s.Choices, Choice{ID: c.id("id"), Text: c.text("text"), Easy: c.text("easy"), To: c.id("to"),
			If: tidy(c.scalar("if")), Set: tidy(c.scalar("set")), Line: n.Line, at: c.named})
	}
	return s
}

func (r *reading) sheet(n *yaml.Node) Sheet {
	f := r.keys(n, "*aims", "*timing", "may_come_up", "before_you_start", "after")
	s := Sheet{Aims: f.text("aims"), Before: f.text("before_you_start"), After: f.text("after"), Line: n.Line}
	for _, n := range f.list("timing", MostSteps) {
		t := r.keys(n, "*step", "*short", "*long")
		s.Timing = append(s.Timing, Timing{Step: t.id("step"), Short: t.number("short", 0, 80), Long: t.number("long", 0, 80), Line: n.Line, at: t.named})
	}
	for _, n := range f.list("may_come_up", mostParts) {
		m := r.keys(n, "*text", "*say")
		s.May = append(s.May, Remark{Text: m.text("text"), Say: m.text("say"), Line: n.Line})
	}
	return s
}
