package lesson

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// What a file may hold at most.
const (
	MostBytes  = 1 << 20 // of a file
	MostScenes = 200     // of a story
	MostSteps  = 60
	MostItems  = 40
	MostText   = 6000 // characters of one text in one language
	mostDepth  = 12   // of lists and keys in each other; the format needs ten
	mostParts  = 40   // options, pieces, words, choices, variables, remarks
)

// Read reads a file of an activity. What it gives is as whole as the file allows, also beside faults, so
// that an editor can show it; only a file without faults, and then without those of Check, may be played.
// The error is Faults.
func Read(name string, b []byte) (*Activity, error) {
	r := &reading{file: name}
	a := r.activity(b)
	a.File = name
	return a, r.faults.sorted().Err()
}

// Load reads a file and checks it: what it gives without an error may be played. The error is Faults.
func Load(name string, b []byte) (*Activity, error) {
	a, faults := look(name, b)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return a, nil
}

// look reads and checks. Of what could not be read at all only that is said.
func look(name string, b []byte) (*Activity, Faults) {
	r := &reading{file: name}
	a := r.activity(b)
	a.File = name
	if len(a.at) > 0 {
		r.faults = append(r.faults, Check(a)...)
	}
	return a, r.faults.sorted()
}

// CheckFiles says what is wrong with each file, and between them, as a folder of activities is kept together.
func CheckFiles(files []File) Faults {
	var faults Faults
	var all []*Activity
	for _, f := range files {
		a, wrong := look(f.Name, f.Content)
		faults = append(faults, wrong...)
		all = append(all, a)
	}
	return append(faults, CheckTogether(all)...).sorted()
}

// reading is a file while it is read.
type reading struct {
	file   string
	faults Faults
}

func (r *reading) wrong(line int, key string, pairs ...any) {
	r.faults.add(r.file, line, key, pairs...)
}

var (
	// yamlLine finds the line that the reader of YAML names in its error.
	yamlLine = regexp.MustCompile(`line (\d+)`)
	// yamlShort finds the errors for which that reader counts lines from 0.
	yamlShort = regexp.MustCompile(`did not find expected (node content|',' or|key|'-' indicator|<)`)
)

// tree gives the one document of a file, or nil.
func (r *reading) tree(b []byte) (root *yaml.Node) {
	switch {
	case len(b) > MostBytes:
		r.wrong(1, "lesson.too_big", "max", MostBytes>>10)
		return nil
	case !utf8.Valid(b):
		r.wrong(lineOf(b, firstInvalid(b)), "lesson.not_utf8")
		return nil
	}
	defer func() {
		if x := recover(); x != nil { // a reader of YAML that trips over a file must not end a lesson
			r.wrong(1, "lesson.not_yaml")
			root = nil
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(b))
	var document, second yaml.Node
	if err := d.Decode(&document); err != nil {
		line := 1
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			line, _ = strconv.Atoi(m[1])
			if yamlShort.MatchString(err.Error()) {
				line++
			}
		}
		if errors.Is(err, io.EOF) {
			r.wrong(1, "lesson.empty")
		} else {
			r.wrong(line, "lesson.not_yaml")
		}
		return nil
	}
	if err := d.Decode(&second); !errors.Is(err, io.EOF) {
		r.wrong(max(second.Line, 1), "lesson.one_document")
		return nil
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		r.wrong(1, "lesson.empty")
		return nil
	}
	if !r.plain(document.Content[0], 0) {
		return nil
	}
	return document.Content[0]
}

// plain refuses what a file of ours never needs: anchors, which can make a small file huge, types of
// its own, and depth.
func (r *reading) plain(n *yaml.Node, depth int) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.wrong(n.Line, "lesson.anchor")
		return false
	case depth > mostDepth:
		r.wrong(n.Line, "lesson.too_deep")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		r.wrong(n.Line, "lesson.tag")
		return false
	}
	fine := true
	for _, c := range n.Content {
		fine = r.plain(c, depth+1) && fine
	}
	return fine
}

func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		c, size := utf8.DecodeRune(b[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(b)
}

func lineOf(b []byte, at int) int { return 1 + bytes.Count(b[:at], []byte("\n")) }

// fields are the keys of one mapping.
type fields struct {
	*reading
	line  int
	at    map[string]*yaml.Node
	named lines
}

// keys reads a mapping whose keys are known. Another key, a key twice, and a missing one that is needed
// (marked with *) are faults.
func (r *reading) keys(n *yaml.Node, known ...string) fields {
	f := fields{reading: r, line: n.Line, at: map[string]*yaml.Node{}, named: lines{}}
	if n.Kind != yaml.MappingNode {
		r.wrong(n.Line, "lesson.keys_expected", "keys", bare(known))
		return f
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch _, twice := f.at[k.Value]; {
		case k.Kind != yaml.ScalarNode || !slices.Contains(bare(known), k.Value):
			r.wrong(k.Line, "lesson.unknown_key", "key", short(k.Value), "keys", bare(known))
		case twice:
			r.wrong(k.Line, "lesson.key_twice", "key", k.Value)
		default:
			f.at[k.Value], f.named[k.Value] = v, k.Line
		}
	}
	for _, k := range known {
		if name, needed := strings.CutPrefix(k, "*"); needed && f.at[name] == nil {
			r.wrong(n.Line, "lesson.key_missing", "key", name)
		}
	}
	return f
}

func bare(known []string) []string {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = strings.TrimPrefix(k, "*")
	}
	return names
}

// short keeps what is repeated in a fault readable.
func short(s string) string {
	if c := []rune(s); len(c) > 40 {
		return string(c[:40]) + "…"
	}
	return s
}

// scalar gives the plain value of a key; "" where it is not there.
func (f fields) scalar(key string) string {
	n := f.at[key]
	switch {
	case n == nil:
		return ""
	case n.Kind != yaml.ScalarNode:
		f.wrong(n.Line, "lesson.value_expected", "key", key)
		return ""
	case n.Tag == "!!null":
		f.wrong(n.Line, "lesson.value_missing", "key", key)
		return ""
	}
	return strings.TrimSpace(n.Value)
}

var idForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9_-]{0,38}[a-z0-9])?$`)

// id gives an id; one that is not well formed is a fault.
func (f fields) id(key string) string {
	s := f.scalar(key)
	if s != "" && !idForm.MatchString(s) {
		f.wrong(f.at[key].Line, "lesson.bad_id", "id", short(s))
	}
	return s
}

// word gives one of a few words; none where the key is not there.
func word[W ~string](f fields, key string, all []W) W {
	s := W(f.scalar(key))
	if s != "" && !slices.Contains(all, s) {
		names := make([]string, len(all))
		for i, w := range all {
			names[i] = string(w)
		}
		f.wrong(f.at[key].Line, "lesson.bad_word", "key", key, "words", names)
	}
	return s
}

func (f fields) truth(key string) bool {
	switch s := f.scalar(key); {
	case s == "true" && f.at[key].Style == 0:
		return true
	case s == "" && f.at[key] == nil, s == "false" && f.at[key].Style == 0:
		return false
	}
	f.wrong(f.at[key].Line, "lesson.true_or_false", "key", key)
	return false
}

func (f fields) number(key string, low, high int) int {
	s := f.scalar(key)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		f.wrong(f.at[key].Line, "lesson.bad_number", "key", key, "min", low, "max", high)
		return 0
	}
	return n
}

// ids gives a list of ids.
func (f fields) ids(key string, most int) []string {
	var all []string
	for _, n := range f.list(key, most) {
		switch {
		case n.Kind != yaml.ScalarNode || !idForm.MatchString(n.Value):
			f.wrong(n.Line, "lesson.bad_id", "id", short(n.Value))
		case slices.Contains(all, n.Value):
			f.wrong(n.Line, "lesson.id_twice", "id", n.Value)
		default:
			all = append(all, n.Value)
			f.named[key+"/"+n.Value] = n.Line
		}
	}
	return all
}

// list gives the nodes of a list.
func (f fields) list(key string, most int) []*yaml.Node {
	n := f.at[key]
	switch {
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode:
		f.wrong(n.Line, "lesson.list_expected", "key", key)
		return nil
	case len(n.Content) > most:
		f.wrong(n.Content[most].Line, "lesson.too_many", "key", key, "max", most)
		return n.Content[:most]
	}
	return n.Content
}

// text gives a text in its languages. An empty one counts as missing, so that a gap can be left to be filled.
func (f fields) text(key string) Text {
	n := f.at[key]
	if n == nil {
		return Text{}
	}
	t := Text{By: map[string]string{}, Line: f.named[key], places: map[string]place{}}
	if n.Kind != yaml.MappingNode {
		f.wrong(n.Line, "lesson.languages_expected", "key", key)
		return Text{} // that it is there and no text has been said
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch _, twice := t.places[k.Value]; {
		case !slices.Contains(Languages, k.Value):
			f.wrong(k.Line, "lesson.unknown_language", "language", short(k.Value), "languages", Languages)
			continue
		case twice:
			f.wrong(k.Line, "lesson.key_twice", "key", k.Value)
			continue
		case v.Kind != yaml.ScalarNode:
			f.wrong(v.Line, "lesson.value_expected", "key", k.Value)
			continue
		}
		line := v.Line
		if v.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			line++ // a block begins on the line below its sign
		}
		t.places[k.Value] = place{line, v.Style&yaml.LiteralStyle != 0}
		said := strings.TrimSpace(v.Value)
		if utf8.RuneCountInString(said) > MostText {
			f.wrong(line, "lesson.text_too_long", "max", MostText)
			said = string([]rune(said)[:MostText])
		}
		if said != "" && v.Tag != "!!null" {
			t.By[k.Value] = said
		}
	}
	return t
}
