package lesson

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"drosme/internal/lang"
)

// places gives faults as line:key.
func places(err error) []string {
	var wrong Faults
	errors.As(err, &wrong)
	all := make([]string, len(wrong))
	for i, f := range wrong {
		all[i] = fmt.Sprintf("%d:%s", f.Row, f.Key)
	}
	return all
}

// unfilled finds a place in a sentence that no value was given for.
var unfilled = regexp.MustCompile(`\{[a-z]+\}`)

// speakers speak the languages in which faults are said.
func speakers(t *testing.T) []*lang.Words {
	t.Helper()
	book := lang.NewBook()
	if err := book.Add(Words); err != nil {
		t.Fatal(err)
	}
	return []*lang.Words{book.For("en"), book.For("lv")}
}

// lineWith gives the line of a file on which words stand first.
func lineWith(t *testing.T, file, words string) int {
	t.Helper()
	before, _, found := strings.Cut(file, words)
	if !found {
		t.Fatalf("%q is not in the file", words)
	}
	return 1 + strings.Count(before, "\n")
}

func TestEveryFaultOfAFileIsSaidWithItsLine(t *testing.T) {
	whole, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	many := ""
	for i := range mostParts + 1 {
		many += fmt.Sprintf("          - {id: x%d, text: {lv: x, en: x}, to: sister}\n", i)
	}
	cases := []struct {
		old, new string
		want     []string // key @ words in the line on which it is said
	}{
		// The file.
		{"solo: true", "solo: [", []string{"lesson.not_yaml@- id: documents-stay"}},
		{"solo: true", "solo: {a: b c: d}", []string{"lesson.not_yaml@solo:"}},
		{"solo: true", "solo: &x true", []string{"lesson.anchor@solo"}},
		{"solo: true", "solo: *x", []string{"lesson.not_yaml@activity"}},
		{"solo: true", "solo: !!bool true", []string{"lesson.tag@solo"}},
		{"solo: true", "solo: [[[[[[[[[[[[[x]]]]]]]]]]]]]", []string{"lesson.too_deep@solo"}},
		{"sheet:\n", "---\nsheet:\n", []string{"lesson.one_document@---"}},
		{"Small sample", "Small \xff sample", []string{"lesson.not_utf8@title"}},
		// Keys.
		{"solo: true", "solo: true\ncolour: red", []string{"lesson.unknown_key@colour"}},
		{"solo: true", "solo: true\nsolo: true", []string{"lesson.key_twice@solo: true\nitems"}},
		{"version: 1\n", "", []string{"lesson.key_missing@activity: small"}},
		{"version: 1", "version: one", []string{"lesson.bad_number@version"}},
		{"version: 1", "version: 0", []string{"lesson.bad_number@version"}},
		{"version: 1", "version:", []string{"lesson.value_missing@version"}},
		{"version: 1", "version: [1]", []string{"lesson.value_expected@version"}},
		{"activity: small", "activity: Small One", []string{"lesson.bad_id@activity: Small"}},
		{"kind: story\nages", "kind: tale\nages", []string{"lesson.bad_word@kind: tale"}},
		{"ages: 13-18", "ages: teens", []string{"lesson.bad_ages@ages"}},
		{"ages: 13-18", "ages: 18-13", []string{"lesson.bad_ages@ages"}},
		{"languages: [lv, en]", "languages: lv", []string{"lesson.list_expected@languages"}},
		{"languages: [lv, en]", "languages: []", []string{"lesson.no_language@languages"}},
		{"languages: [lv, en]", "languages: [lv, xx]", []string{"lesson.unknown_language@languages"}},
		{"languages: [lv, en]", "languages: [lv, lv]", []string{"lesson.id_twice@languages"}},
		{"solo: true", "solo: maybe", []string{"lesson.true_or_false@solo"}},
		{"solo: true", `solo: "true"`, []string{"lesson.true_or_false@solo"}},
		{"title: {lv: Mazais paraugs, en: Small sample}", "title: Small sample", []string{"lesson.languages_expected@title"}},
		{"title: {lv: Mazais paraugs,", "title: {lv: Mazais, paraugs,", []string{"lesson.unknown_language@title"}},
		{"title: {lv: Mazais paraugs,", "title: {lv: Mazais paraugs, lv: x,", []string{"lesson.key_twice@title"}},
		{"title: {lv: Mazais paraugs,", "title: {lv: [x],", []string{"lesson.value_expected@title", "lesson.translation_missing@title"}},
		{"  aims:", "  goals:", []string{"lesson.unknown_key@goals", "lesson.key_missing@goals"}},
		{"kind: feeling}", "kind: mood}", []string{"lesson.bad_word@kind: mood"}},
		{"- {id: feeling, kind: feeling}", "- just words", []string{"lesson.keys_expected@just words"}},
		{"kind: feeling}", "kind: feeling, clip: Clip.webm}", []string{"lesson.unknown_key@kind: feeling"}},
		{"discuss: {lv: \"Kas te ir dīvaini?\"", "clip: ../x.webm\n        discuss: {lv: \"Kas te ir dīvaini?\"", []string{"lesson.bad_clip@clip"}},
		// Texts.
		{"en: Small sample}", "ru: Пример}", []string{"lesson.translation_missing@title"}},
		{"{lv: Atbildēt, en: Answer}", "{lv: Atbildēt, en: \"\"}", []string{"lesson.translation_missing@id: write"}},
		{"Katrs drīkst arī", "Katrs <script>alert(1)</script> drīkst arī", []string{"lesson.markup@Katrs"}},
		{"Katrs drīkst arī", "Katrs <!-- --> drīkst arī", []string{"lesson.markup@Katrs"}},
		{"Katrs drīkst arī", "Katrs [te](https://example.org) drīkst arī", []string{"lesson.link@Katrs"}},
		{"Katrs drīkst arī", "Katrs [te](javascript:alert) drīkst arī", []string{"lesson.link@Katrs"}},
		{"Katrs drīkst arī", "Katrs \u202e drīkst arī", []string{"lesson.unseen_sign@Katrs"}},
		{"Katrs drīkst arī", "Katrs " + strings.Repeat("ā", MostText) + " drīkst arī", []string{"lesson.text_too_long@Šodien"}},
		// Items and questions.
		{"- {id: never,", "- {id: sure,", []string{"lesson.id_twice@id: sure, text: {lv: Jā"}},
		{"    right: [a]\n    why: {lv: Pase", "    why: {lv: Pase", []string{"lesson.no_right@- id: documents-stay"}},
		{"    right: [a]\n    why: {lv: Pase", "    right: [c]\n    why: {lv: Pase", []string{"lesson.no_such_option@right: [c]"}},
		{"    right: [a]\n    why: {lv: Pase", "    right: [a, a]\n    why: {lv: Pase", []string{"lesson.id_twice@right: [a, a]"}},
		{"    right: [a]\n    why: {lv: Tur", "    right: []\n    why: {lv: Tur", []string{"lesson.no_right@right: []"}},
		{"kind: before, items: [documents-stay, would-ask]", "kind: before, items: [documents-stay, other]", []string{"lesson.no_such_item@kind: before"}},
		{"kind: before, items: [documents-stay, would-ask]", "kind: before, items: []", []string{"lesson.too_few@kind: before"}},
		{"      - {id: b, text: {lv: Nekur, en: Nowhere}}\n", "", []string{"lesson.too_few@    options:\n      - {id: a, text: {lv: Uzticības"}},
		{", flag: true", "", []string{"lesson.no_flag@- id: advert"}},
		{", why: {lv: \"Par labu, lai būtu tiesa.\", en: Too good to be true.}", "", []string{"lesson.flag_without_why@id: p1"}},
		{"right: false, why", "right: no, why", []string{"lesson.true_or_false@kind: truth"}},
		{"- {id: box, kind", "- {id: cloud, kind", []string{"lesson.id_twice@kind: box"}},
		{"kind: story\nages", "kind: order\nages", nil},
		{"next: helped", "next: chat", []string{"lesson.no_way_out@- id: chat", "lesson.no_way_out@- id: sister"}},
		// Sheet.
		{"{step: before, short", "{step: begin, short", []string{"lesson.no_such_step@step: begin"}},
		{"short: 15, long: 25", "short: 35, long: 25", []string{"lesson.timing_over@step: question"}},
		{"short: 15, long: 25", "short: 15, long: 66", []string{"lesson.timing_over@step: question"}},
		{"short: 15, long: 25", "short: 15, long: 99", []string{"lesson.bad_number@long: 99"}},
		// Stories.
		{"to: sister}\n      - id: chat", "to: brother}\n      - id: chat", []string{"lesson.no_such_scene@to: brother"}},
		{"next: helped", "next: nowhere", []string{"lesson.no_such_scene@next: nowhere"}},
		{"start: offer", "start: begin", []string{"lesson.no_such_scene@start: begin"}},
		{"        next: helped\n", "", []string{"lesson.dead_end@- id: sister"}},
		{"        next: helped\n", "        next: helped\n        ending: end\n        help: {lv: x, en: x}\n", []string{"lesson.two_ways@- id: sister"}},
		{"        next: helped\n", "        next: helped\n        help: {lv: x, en: x}\n", []string{"lesson.help_elsewhere@help: {lv: x"}},
		{"        help: {lv: \"Zvani [116111](tel:116111).\", en: \"Call [116111](tel:116111).\"}\n", "", []string{"lesson.ending_without_help@- id: helped"}},
		{"      - id: chat\n", "      - {id: lost, text: {lv: x, en: x}, next: helped}\n      - id: chat\n", []string{"lesson.unreachable@id: lost"}},
		{"      - id: sister\n", "      - {id: chat, text: {lv: x, en: x}, next: helped}\n      - id: sister\n", []string{"lesson.id_twice@- {id: chat"}},
		{"next: helped", "next: sister", []string{"lesson.no_way_out@- id: sister"}},
		{"next: helped", "choices: [{id: a, text: {lv: x, en: x}, to: chat}, {id: b, text: {lv: x, en: x}, to: offer}]", nil},
		{"trust >= 1 and passport", "trust > 5", []string{"lesson.fork_never@id: send"}},
		{"set: \"trust = trust + 1\"", "set: \"trust = 0\"", []string{"lesson.fork_never@id: send"}},
		{"- {id: stop, text: {lv: Apstāties un pajautāt, en: Stop and ask}, to: sister}", "- {id: stop, text: {lv: x, en: x}, to: sister, if: \"not passport\"}",
			[]string{"lesson.fork_never@id: stop"}},
		{"if: \"trust >= 1 and passport\"", "if: \"trust >= 2\"", []string{"lesson.fork_never@id: send"}},
		{"          - {id: stop, text: {lv: Apstāties un pajautāt, en: Stop and ask}, to: sister}\n", many, []string{"lesson.too_many@id: x39"}},
		{"trust: 0,", "Trust: 0,", []string{"lesson.bad_variable@variables", "lesson.unknown_variable@id: write", "lesson.unknown_variable@id: send"}},
		{"trust: 0,", "trust: a lot,", []string{"lesson.bad_value@variables", "lesson.unknown_variable@id: write", "lesson.unknown_variable@id: send"}},
		{"trust: 0,", "trust: 1000,", []string{"lesson.bad_value@variables", "lesson.unknown_variable@id: write", "lesson.unknown_variable@id: send"}},
		{"trust: 0,", "trust: 0, trust: 0,", []string{"lesson.key_twice@variables"}},
		{"variables: {trust: 0, passport: true}", "variables: [trust, passport]", []string{"lesson.variables_expected@variables", "lesson.unknown_variable@id: write", "lesson.unknown_variable@id: send", "lesson.unknown_variable@id: send"}},
		{"trust >= 1 and passport", "trust >= 1 and", []string{"lesson.unfinished_condition@id: send"}},
		{"trust >= 1 and passport", "(trust >= 1", []string{"lesson.open_bracket@id: send"}},
		{"trust >= 1 and passport", "trust >= 1; passport", []string{"lesson.bad_condition@id: send"}},
		{"trust >= 1 and passport", "system('x')", []string{"lesson.bad_condition@id: send"}},
		{"trust >= 1 and passport", "trust and passport", []string{"lesson.mixed_condition@id: send"}},
		{"trust >= 1 and passport", "trust", []string{"lesson.not_a_condition@id: send"}},
		{"trust >= 1 and passport", strings.Repeat("(", 301), []string{"lesson.condition_too_long@id: send"}},
		{"set: \"trust = trust + 1\"", "set: \"trust + 1\"", []string{"lesson.bad_set@id: write"}},
		{"set: \"trust = trust + 1\"", "set: \"trust = passport\"", []string{"lesson.mixed_condition@id: write"}},
		{"set: \"passport = false\"", "set: \"shoes = false\"", []string{"lesson.unknown_variable@id: send"}},
		{"set: \"passport = false\"", "set: \"passport = trust\"", []string{"lesson.mixed_condition@id: send"}},
	}
	for _, c := range cases {
		if !strings.Contains(string(whole), c.old) {
			t.Errorf("%q is not in the sample", c.old)
			continue
		}
		file := strings.Replace(string(whole), c.old, c.new, 1)
		_, err := Load("small.yaml", []byte(file))
		var want []string
		for _, w := range c.want {
			key, words, _ := strings.Cut(w, "@")
			want = append(want, fmt.Sprintf("%d:%s", lineWith(t, file, words), key))
		}
		for _, w := range speakers(t) {
			_, said := w.Fault(err)
			for _, f := range said {
				if strings.Contains(f.Text, "⟦") || unfilled.MatchString(f.Text) {
					t.Errorf("%s says: %s", w.Tag(), f.Text)
				}
			}
		}
		if got := places(err); !slices.Equal(got, want) {
			t.Errorf("%q -> %q:\n got %v\nwant %v", c.old, short(c.new), got, want)
		}
	}
}

func TestEveryKeyHasWords(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	keys := regexp.MustCompile(`"(lesson\.[a-z_]+)"`)
	seen := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keys.FindAllStringSubmatch(string(b), -1) {
			seen++
			for _, w := range speakers(t) {
				if !w.Has(m[1]) {
					t.Errorf("%s: %s has no words in %s", name, m[1], w.Tag())
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d keys were found", seen)
	}
}

func TestWhatIsKeptTogetherIsCheckedTogether(t *testing.T) {
	whole, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(string(whole), "activity: small", "activity: other", 1)
	differs := strings.Replace(other, "right: [a]\n    why: {lv: Pase", "right: [b]\n    why: {lv: Pase", 1)
	for _, c := range []struct {
		files []string
		want  []string
	}{
		{[]string{string(whole), other}, nil},
		{[]string{string(whole), string(whole)}, []string{"2:lesson.activity_twice"}},
		{[]string{string(whole), differs}, []string{fmt.Sprintf("%d:lesson.item_differs", lineWith(t, differs, "- id: documents-stay"))}},
		{[]string{"", string(whole)}, []string{"1:lesson.empty"}},
	} {
		var files []File
		for i, f := range c.files {
			files = append(files, File{fmt.Sprintf("%d.yaml", i), []byte(f)})
		}
		if got := places(CheckFiles(files)); !slices.Equal(got, c.want) {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
}

func TestALoopThatCanBeLeftIsAllowedAndStillEnds(t *testing.T) {
	whole, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	looped := strings.Replace(string(whole), "next: helped", "choices: [{id: back, text: {lv: x, en: x}, to: chat}, {id: on, text: {lv: x, en: x}, to: helped}]", 1)
	a, err := Load("small.yaml", []byte(looped))
	if err != nil {
		t.Fatal(err)
	}
	at, _ := a.At("story")
	asked := map[string]bool{}
	for range 3 * MostForks {
		for _, q := range a.Questions(at) {
			if asked[q] {
				t.Fatalf("%s is asked twice", q)
			}
			asked[q] = true
		}
		if a.Ending(at) != "" {
			break
		}
		open := a.OpenChoices(at)
		at, _ = a.Next(at, map[bool]string{true: "back", false: open[len(open)-1]}[slices.Contains(open, "back")])
	}
	if a.Ending(at) != "helped" || len(asked) != MostForks {
		t.Errorf("after %d forks the story is at %+v", len(asked), at)
	}
}

func TestAStoryWithTooManyStatesIsRefused(t *testing.T) {
	var b strings.Builder
	for i := range 8 {
		fmt.Fprintf(&b, "          - {id: c%d, text: {lv: x, en: x}, to: offer, set: \"%c = %c + 1\"}\n", i, 'a'+i, 'a'+i)
	}
	whole, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := strings.Replace(string(whole), "trust: 0,", "trust: 0, a: 0, b: 0, c: 0, d: 0, e: 0, f: 0, g: 0, h: 0,", 1)
	file = strings.Replace(file, "      - id: chat\n", b.String()+"      - id: chat\n", 1)
	_, err = Load("small.yaml", []byte(file))
	if got := places(err); !slices.Equal(got, []string{fmt.Sprintf("%d:lesson.too_many_states", lineWith(t, file, "- id: story"))}) {
		t.Errorf("got %v", got)
	}
}
