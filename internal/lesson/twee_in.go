package lesson

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"drosme/internal/fault"
)

// FromTwee reads a story in Twee 3 and makes an activity of it, in one language. What the story does not say
// (a second language, a sheet, where help is) is still missing: Check says so. What cannot be taken in, such as
// another macro or a script, is a fault with its line; the error then is Faults.
func FromTwee(name string, b []byte, language string) (*Activity, error) {
	if !slices.Contains(Languages, language) {
		return nil, fault.In("language", "lesson.twee_language", "languages", Languages)
	}
	r := &tweeReading{reading: reading{file: name}, language: language, ids: map[string]string{}}
	a := r.story(b)
	if err := r.faults.sorted().Err(); err != nil {
		return nil, err
	}
	return a, nil
}

// tweeReading is a story while it is read.
type tweeReading struct {
	reading
	language string
	title    string
	data     storyData
	begins   []assignment // of StoryInit
	passages []tweePassage
	ids      map[string]string // name of a passage -> id of its scene
}

// tweePassage is one passage: its name, tags, and text with the line on which that begins.
type tweePassage struct {
	name string
	tags []string
	text string
	line int
}

// withoutScene are passages that programs keep for themselves.
var withoutScene = []string{"StoryTitle", "StoryData", "StoryInit", "StorySettings", "StoryCaption", "StoryMenu", "StoryBanner",
	"StorySubtitle", "StoryAuthor", "StoryInterface", "StoryShare", "UserStylesheet"}

func (r *tweeReading) story(b []byte) *Activity {
	a := &Activity{Version: 1, Kind: StoryKind, From: 13, To: 18, Languages: []string{r.language}}
	switch {
	case len(b) > MostBytes:
		r.wrong(1, "lesson.too_big", "max", MostBytes>>10)
		return a
	case !utf8.Valid(b):
		r.wrong(lineOf(b, firstInvalid(b)), "lesson.not_utf8")
		return a
	}
	r.cut(strings.ReplaceAll(strings.TrimPrefix(string(b), "\ufeff"), "\r\n", "\n"))
	if len(r.passages) == 0 {
		r.wrong(1, "lesson.twee_no_passage")
		return a
	}
	s := Step{ID: "story", Kind: Story, By: ByClass}
	scenes := r.name()
	if len(scenes) > MostScenes {
		r.wrong(scenes[MostScenes].line, "lesson.too_many", "key", "scenes", "max", MostScenes)
		return a
	}
	start := r.data.Start
	if start == "" {
		start = "Start"
	}
	if s.Start = r.ids[start]; s.Start == "" {
		r.wrong(1, "lesson.twee_no_start")
	}
	for _, v := range r.begins {
		r.variable(&s, v)
	}
	slices.SortFunc(s.Variables, func(x, y Variable) int { return strings.Compare(x.Name, y.Name) })
	for _, p := range scenes {
		s.Scenes = append(s.Scenes, r.scene(p))
	}
	if r.title == "" {
		r.title = "Story"
	}
	a.ID = idFrom(r.title)
	if home := r.data.Drosme; home != nil {
		if idForm.MatchString(home.Activity) {
			a.ID = home.Activity
		}
		if idForm.MatchString(home.Step) {
			s.ID = home.Step
		}
		if slices.Contains(Ways, home.By) {
			s.By = home.By
		}
	}
	a.Title = r.text(r.title)
	a.Steps = []Step{s}
	return a
}

func (r *tweeReading) text(s string) Text {
	if s == "" {
		return Text{}
	}
	return Text{By: map[string]string{r.language: s}}
}

// variable notes with what value a variable begins.
func (r *tweeReading) variable(s *Step, v assignment) {
	x := Variable{Name: v.name, Value: v.value.reckon(nil), Truth: v.value.truth}
	if i := slices.IndexFunc(s.Variables, func(o Variable) bool { return o.Name == x.Name }); i >= 0 {
		s.Variables[i] = x
		return
	}
	s.Variables = append(s.Variables, x)
}

var tweeHeader = regexp.MustCompile(`^((?:[^\\\[\]{}]|\\.)*)(?:\[((?:[^\\\]]|\\.)*)\])?\s*(\{.*\})?\s*$`)

// cut parts the file into passages.
func (r *tweeReading) cut(text string) {
	var now *tweePassage
	close := func() {
		if now != nil {
			r.passages = append(r.passages, *now)
		}
	}
	for i, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "::") {
			if now != nil {
				now.text += line + "\n"
			}
			continue
		}
		close()
		m := tweeHeader.FindStringSubmatch(strings.TrimSpace(line[2:]))
		if m == nil || strings.TrimSpace(m[1]) == "" {
			r.wrong(i+1, "lesson.twee_bad_header")
			now = nil
			continue
		}
		now = &tweePassage{name: bareName(m[1]), tags: strings.Fields(m[2]), line: i + 2}
	}
	close()
}

var nameEscape = regexp.MustCompile(`\\(.)`)

func bareName(s string) string {
	return nameEscape.ReplaceAllString(strings.TrimSpace(s), "$1")
}

// name reads the passages that are no scenes, and gives the others an id each.
func (r *tweeReading) name() []tweePassage {
	var scenes []tweePassage
	taken := map[string]bool{}
	for _, p := range r.passages {
		switch {
		case slices.Contains(p.tags, "script"):
			r.wrong(p.line-1, "lesson.twee_macro", "macro", "[script]")
			continue
		case p.name == "StoryTitle":
			r.title = strings.Join(strings.Fields(clean(p.text)), " ")
			continue
		case p.name == "StoryData":
			if json.Unmarshal([]byte(p.text), &r.data) != nil {
				r.wrong(p.line, "lesson.twee_bad_data")
			}
			continue
		case p.name == "StoryInit":
			r.init(p)
			continue
		case slices.Contains(withoutScene, p.name), slices.Contains(p.tags, "stylesheet"), slices.Contains(p.tags, "annotation"):
			continue
		case r.ids[p.name] != "":
			r.wrong(p.line-1, "lesson.twee_twice", "name", short(p.name))
			continue
		}
		id := idFrom(p.name)
		for n := 2; taken[id]; n++ {
			end := "-" + strconv.Itoa(n)
			base := idFrom(p.name)
			id = strings.TrimRight(base[:min(len(base), 40-len(end))], "-_") + end
		}
		taken[id], r.ids[p.name] = true, id
		scenes = append(scenes, p)
	}
	return scenes
}

// idFrom makes an id of a name: letters without their marks, digits, and a hyphen for the rest.
func idFrom(name string) string {
	if idForm.MatchString(name) {
		return name
	}
	var b strings.Builder
	for _, c := range strings.ToLower(norm.NFD.String(name)) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		case unicode.Is(unicode.Mn, c):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	if id := strings.Trim(b.String(), "-"); id != "" {
		return id
	}
	return "scene"
}

// init reads with what a story begins.
func (r *tweeReading) init(p tweePassage) {
	for _, t := range r.tokens(p) {
		if t.kind != "macro" || t.name != "set" {
			continue // tokens has said what cannot be taken in; words here are shown by no program
		}
		for _, part := range strings.Split(fromTwee(t.text), ";") {
			cut, wrong := signs(part)
			if wrong != nil || len(cut) < 3 || cut[1] != "=" {
				r.wrong(t.line, "lesson.bad_set")
				continue
			}
			value, wrong := settings(together(cut), []Variable{{Name: cut[0]}})
			if wrong != nil {
				value, wrong = settings(together(cut), []Variable{{Name: cut[0], Truth: true}})
			}
			if wrong != nil {
				r.wrong(t.line, wrong.key, wrong.pairs...)
				continue
			}
			r.begins = append(r.begins, value...)
		}
	}
}

// tweeToken is a part of a passage: words, a link, a macro or a remark.
type tweeToken struct {
	kind       string // text, link, macro, remark
	name, text string // of a macro or remark: its name and what follows; of a link: what it says
	to, set    string // of a link
	line       int
}

var (
	tweeMark  = regexp.MustCompile(`(?s)<!--.*?-->|\[\[.*?\]\]|<<.*?>>|\((?:set|if|else|unless|link|goto|go-to|put|live|click|display|print|dropdown|event|replace)[a-z-]*:`)
	setterEnd = regexp.MustCompile(`(?s)^\[\[(.*)\]\[(.*)\]\]$`)
	remarkTwo = regexp.MustCompile(`(?s)^<!--\s*([a-z]+(?: easy)?)\s*(?::\s*(.*?))?\s*-->$`)
)

// tokens parts a passage.
func (r *tweeReading) tokens(p tweePassage) []tweeToken {
	var all []tweeToken
	rest, line := p.text, p.line
	for rest != "" {
		at := tweeMark.FindStringIndex(rest)
		if at == nil {
			return append(all, tweeToken{kind: "text", text: rest, line: line})
		}
		if at[0] > 0 {
			all = append(all, tweeToken{kind: "text", text: rest[:at[0]], line: line})
		}
		line += strings.Count(rest[:at[0]], "\n")
		mark := rest[at[0]:at[1]]
		t := tweeToken{line: line}
		switch {
		case strings.HasPrefix(mark, "<!--"):
			t.kind = "remark"
			if m := remarkTwo.FindStringSubmatch(mark); m != nil {
				t.name, t.text = m[1], strings.ReplaceAll(m[2], `--\>`, "-->")
			}
		case strings.HasPrefix(mark, "[["):
			t.kind = "link"
			if m := setterEnd.FindStringSubmatch(mark); m != nil {
				t.text, t.set = m[1], fromTwee(m[2])
			} else {
				t.text = mark[2 : len(mark)-2]
			}
			t.text, t.to = linkParts(t.text)
		case strings.HasPrefix(mark, "<<"):
			t.kind = "macro"
			name, text, _ := strings.Cut(strings.TrimSpace(mark[2:len(mark)-2]), " ")
			t.name, t.text = name, text
			if !slices.Contains([]string{"set", "if", "/if"}, name) {
				r.wrong(line, "lesson.twee_macro", "macro", "<<"+short(name)+">>")
			}
		default:
			r.wrong(line, "lesson.twee_macro", "macro", mark)
		}
		if t.kind != "" {
			all = append(all, t)
		}
		line += strings.Count(mark, "\n")
		rest = rest[at[1]:]
	}
	return all
}

// linkParts parts what a link says from where it leads: a->b, b<-a, a|b, or one word for both.
func linkParts(s string) (says, to string) {
	if i := strings.LastIndex(s, "->"); i >= 0 {
		says, to = s[:i], s[i+2:]
	} else if i := strings.Index(s, "<-"); i >= 0 {
		says, to = s[i+2:], s[:i]
	} else if i := strings.LastIndex(s, "|"); i >= 0 {
		says, to = s[:i], s[i+1:]
	} else {
		says, to = s, s
	}
	return strings.Join(strings.Fields(plainSigns.Replace(says)), " "), strings.TrimSpace(to)
}

// scene makes a scene of a passage.
func (r *tweeReading) scene(p tweePassage) Scene {
	x := Scene{ID: r.ids[p.name]}
	parts := map[string]string{} // of the text: "", discuss, help
	part, open, opened, sets := "", "", 0, []string(nil)
	var next Choice
	taken := map[string]bool{}
	for _, t := range r.tokens(p) {
		switch {
		case t.kind == "text":
			parts[part] += t.text
		case t.kind == "macro" && t.name == "set":
			sets = append(sets, fromTwee(t.text))
		case t.kind == "macro" && t.name == "if" && open == "":
			open, opened = fromTwee(t.text), t.line
		case t.kind == "macro" && t.name == "/if" && open != "":
			open = ""
		case t.kind == "macro" && (t.name == "if" || t.name == "/if"):
			r.wrong(t.line, "lesson.twee_macro", "macro", "<<"+t.name+">>")
		case t.kind == "remark":
			switch t.name {
			case "discuss", "help", "choices":
				part = t.name
			case "easy":
				x.Easy = r.text(t.text)
			case "clip":
				x.Clip = t.text
			case "choice":
				next.ID = t.text
			case "choice easy":
				next.Easy = r.text(t.text)
			}
		case t.kind == "link":
			to, known := r.ids[t.to]
			if !known {
				r.wrong(t.line, "lesson.twee_no_target", "name", short(t.to))
			}
			c := Choice{ID: next.ID, Text: r.text(t.text), Easy: next.Easy, To: to, If: open, Set: t.set}
			if c.ID == "" {
				for n := len(x.Choices); c.ID == "" || taken[c.ID]; n++ {
					c.ID = choiceLetter(n)
				}
			}
			taken[c.ID], next = true, Choice{}
			x.Choices = append(x.Choices, c)
		}
	}
	if open != "" {
		r.wrong(opened, "lesson.twee_macro", "macro", "<<if>>")
	}
	x.Set = tidy(strings.Join(sets, "; "))
	x.Text, x.Discuss, x.Help = r.text(openBody(parts[""]+parts["choices"])), r.text(openBody(parts["discuss"])), r.text(openBody(parts["help"]))
	switch {
	case len(x.Choices) == 1 && slices.Contains(p.tags, "goes-on"):
		x.Next, x.Choices = x.Choices[0].To, nil
	case len(x.Choices) == 0:
		x.Ending = x.ID
		for _, tag := range p.tags {
			if name, ok := strings.CutPrefix(tag, "ending-"); ok && idForm.MatchString(name) {
				x.Ending = name
			}
		}
	}
	return x
}

var (
	tweeSign   = regexp.MustCompile(`\$[A-Za-z_][A-Za-z0-9_]*|[A-Za-z]+|===?|!==?|<=|>=|&&|\|\||[+-]=|.`)
	tweeSigns  = map[string]string{"to": "=", "eq": "==", "is": "==", "===": "==", "neq": "!=", "isnot": "!=", "!==": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "&&": "and", "||": "or", "!": "not", ",": ";"}
	upperStart = regexp.MustCompile(`([a-z])([A-Z])`)
)

// fromTwee writes a condition or setting of SugarCube as ours. What ours does not have stays, and is found
// when the condition is read.
func fromTwee(s string) string {
	var all []string
	name := ""
	for _, sign := range tweeSign.FindAllString(strings.ReplaceAll(s, "\n", " "), -1) {
		switch ours, known := tweeSigns[sign]; {
		case strings.TrimSpace(sign) == "":
			all = append(all, " ")
		case sign[0] == '$':
			name = strings.ToLower(upperStart.ReplaceAllString(sign[1:], "${1}_$2"))
			all = append(all, " ", name)
		case sign == "+=" || sign == "-=":
			all = append(all, " = ", name, " ", sign[:1], " ")
		case known:
			all = append(all, " ", ours, " ")
		default:
			all = append(all, sign)
		}
	}
	return tidy(strings.TrimSpace(strings.Join(all, "")))
}
