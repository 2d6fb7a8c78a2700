package lang

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"drosme/internal/fault"
	"drosme/internal/when"
)

func TestPluralFormsAreThoseOfCLDR(t *testing.T) {
	// The forms of a PO file stand in the order of CLDR: zero, one, two, few, many, other. Languages
	// whose whole numbers never take "other" (pl, ru, uk) have it for fractions alone.
	order := map[string][]plural.Form{
		"lv": {plural.Zero, plural.One, plural.Other},
		"en": {plural.One, plural.Other},
		"et": {plural.One, plural.Other},
		"pl": {plural.One, plural.Few, plural.Many},
		"ru": {plural.One, plural.Few, plural.Many},
		"uk": {plural.One, plural.Few, plural.Many},
	}
	numbers := []int{0, 1, 2, 10, 11, 19, 20, 21, 111, 121, 1001}
	for n := range 1300 {
		numbers = append(numbers, n)
	}
	numbers = append(numbers, 999_999, 1_000_000, 1_000_001, 1_000_011, 2_000_002)
	b := NewBook()
	for _, tag := range Languages {
		w := b.For(tag)
		if w.forms != len(order[tag]) {
			t.Errorf("%s: %d forms, want %d", tag, w.forms, len(order[tag]))
		}
		for _, n := range numbers {
			want := plural.Cardinal.MatchPlural(language.MustParse(tag), n, 0, 0, 0, 0)
			if got := order[tag][w.form(n)]; got != want {
				t.Errorf("%s: %d takes form %v, CLDR says %v", tag, n, got, want)
			}
		}
		if w.form(-21) != w.form(21) || w.form(5_000_000_000_021) != w.form(21) || w.form(7_000_000_000_011) != w.form(11) {
			t.Errorf("%s: a negative or a huge number takes another form", tag)
		}
	}
}

func TestALatvianCountsAsALatvianDoes(t *testing.T) {
	w := NewBook().For("lv")
	for n, want := range map[int]string{
		0: "0 ierakstu", 1: "1 ieraksts", 2: "2 ieraksti", 10: "10 ierakstu", 11: "11 ierakstu", 19: "19 ierakstu",
		20: "20 ierakstu", 21: "21 ieraksts", 111: "111 ierakstu", 121: "121 ieraksts", 1001: "1\u00a0001 ieraksts",
	} {
		if got := w.N("list.found", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestEnglishAndLatvianAreComplete(t *testing.T) {
	for _, g := range NewBook().Report() {
		if g.Lang == "en" || g.Lang == "lv" || g.Kind != GapMissing {
			t.Errorf("%s: %s: %s %s", g.Lang, g.Key, g.Kind, g.Note)
		}
	}
}

func TestASentenceFillsItsPlaces(t *testing.T) {
	b := NewBook()
	if err := b.Add(words(map[string]string{
		"en": entry("try.day", "On {day}, {name} of {n}") + entry("try.only_english", "Hello {name}") + plurals2("try.cows", "{n} cow of {name}", "{n} cows of {name}"),
		"lv": entry("try.day", "{name}: {day}"),
	})); err != nil {
		t.Fatal(err)
	}
	en, lv := b.For("en"), b.For("lv-LV")
	for _, c := range []struct{ got, want string }{
		{en.T("try.day", "day", when.Day("2015-01-09"), "name", "Paraugs {n}", "n", 1966), "On 9 January 2015, Paraugs {n} of 1,966"},
		{lv.T("try.day", "day", when.Day("2015-01-09"), "name", "Paraugs"), "Paraugs: 2015. gada 9. janvāris"},
		{lv.T("try.only_english", "name", "Paraugs"), "Hello Paraugs"},
		{lv.N("try.cows", 21, "name", "P"), "21 cows of P"},
		{en.T("try.cows", "n", 1, "name", "P"), "1 cow of P"},
		{en.T("try.cows", "name", "P"), "{n} cows of P"},
		{en.T("try.nowhere"), "⟦try.nowhere⟧"},
		{lv.N("try.nowhere", 2), "⟦try.nowhere⟧"},
		{en.T("try.day", "day"), "On {day}, {name} of {n}"},
		{en.T("field.unknown_word", "words", []string{"a", "b"}), "This word is not known here. It can be: a, b."},
		{lv.T("field.shares", "sum", 99.5), "Daļas kopā ir 99,5; tām jābūt tieši 100."},
		{b.For("xx").Tag() + b.For("").Tag() + b.For("uk_UA").Tag(), "enenuk"},
		{lv.Name() + " " + lv.Dir(), "Latviešu ltr"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if !en.Has("try.only_english") || lv.Has("try.only_english") {
		t.Error("Has must speak of the language itself")
	}
}

func TestDaysAndTimes(t *testing.T) {
	b := NewBook()
	en, lv := b.For("en"), b.For("lv")
	for _, c := range []struct{ got, want string }{
		{en.Day("2015-01-09"), "9 January 2015"},
		{lv.Day("2015-01-09"), "2015. gada 9. janvāris"},
		{en.ShortDay("2015-01-09"), "9 Jan 2015"},
		{lv.ShortDay("2015-01-09"), "09.01.2015."},
		{en.Month("2015-01-09"), "January 2015"},
		{lv.Month("2015-01-09"), "2015. gada janvāris"},
		{en.Weekday("2015-01-09"), "Friday"},
		{lv.Weekday("2015-01-11"), "svētdiena"},
		{en.Local("2015-01-09T09:00"), "9 January 2015, 09:00"},
		{lv.Local("2015-01-09T09:00"), "2015. gada 9. janvāris, plkst. 09:00"},
		{en.Clock("2015-01-09T09:00"), "09:00"},
		{en.Span("2015-01-09T09:00", "2015-01-09T10:00"), "9 January 2015, 09:00–10:00"},
		{en.Span("2015-01-09T09:00", "2015-01-10T10:00"), "9 January 2015, 09:00 – 10 January 2015, 10:00"},
		{lv.Span("2015-01-09T09:00", "2015-01-09T10:00"), "2015. gada 9. janvāris, plkst. 09:00–10:00"},
		{en.Span("2015-01-09T09:00", ""), "9 January 2015, 09:00"},
		{en.Span("", "2015-01-09T09:00"), "9 January 2015, 09:00"},
		{en.Span("", ""), ""},
		{en.Day(""), ""},
		{en.Day("2015-02-31"), "2015-02-31"},
		{en.Weekday("rubbish"), "rubbish"},
		{en.Local("2015-01-09"), "9 January 2015"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestEachLanguageWritesADayItsWay(t *testing.T) {
	b := NewBook()
	for tag, want := range map[string][4]string{
		"lv": {"2022. gada 24. februāris", "24.02.2022.", "2022. gada februāris", "ceturtdiena"},
		"en": {"24 February 2022", "24 Feb 2022", "February 2022", "Thursday"},
		"et": {"24. veebruar 2022", "24.02.2022", "veebruar 2022", "neljapäev"},
		"pl": {"24 lutego 2022", "24.02.2022", "luty 2022", "czwartek"},
		"ru": {"24 февраля 2022 г.", "24.02.2022", "февраль 2022 г.", "четверг"},
		"uk": {"24 лютого 2022 р.", "24.02.2022", "лютий 2022 р.", "четвер"},
	} {
		w := b.For(tag)
		if got := [4]string{w.Day("2022-02-24"), w.ShortDay("2022-02-24"), w.Month("2022-02-24"), w.Weekday("2022-02-24")}; got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	b := NewBook()
	en, lv, et := b.For("en"), b.For("lv"), b.For("et")
	for _, c := range []struct{ got, want string }{
		{en.Number(0), "0"}, {en.Number(966), "966"}, {en.Number(1966), "1,966"}, {en.Number(-1234567), "-1,234,567"},
		{lv.Number(1966), "1\u00a0966"}, {et.Number(-5), "−5"},
		{en.Number(-9223372036854775808), "-9,223,372,036,854,775,808"},
		{en.Decimal(2.675, 2), "2.68"}, {en.Decimal(0.995, 2), "1.00"}, {en.Decimal(999.5, 0), "1,000"}, {lv.Decimal(1966.5, 1), "1\u00a0966,5"},
		{en.Decimal(-0.001, 2), "0.00"}, {en.Decimal(-1.5, 0), "-2"}, {en.Decimal(1e-9, 3), "0.000"}, {en.Decimal(3, 1), "3.0"},
		{en.Percent(0.26, 0), "26%"}, {lv.Percent(0.26, 0), "26\u00a0%"}, {en.Percent(0.285, 0), "29%"}, {en.Percent(0.99999, 1), "100.0%"}, {en.Percent(1.0/3, 1), "33.3%"}, {en.Percent(0.005, 0), "1%"},
		{en.Euro(0), "€0.00"}, {en.Euro(5), "€0.05"}, {en.Euro(196650), "€1,966.50"}, {lv.Euro(196650), "1\u00a0966,50\u00a0€"}, {lv.Euro(-1), "-0,01\u00a0€"}, {en.Euro(-9223372036854775808), "-€92,233,720,368,547,758.08"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	zero := 0.0
	if en.Percent(zero/zero, 0) != "–" || en.Decimal(1/zero, 2) != "–" {
		t.Error("what is no number must be a dash")
	}
}

func TestAFaultBecomesWords(t *testing.T) {
	en, lv := NewBook().For("en"), NewBook().For("lv")
	var l fault.List
	l.Add("title", "field.too_long", "max", 2000)
	l.AddAt("activities.csv", 3, "host", "field.unknown_code")
	sentence, fields := lv.Fault(l.Err())
	if !strings.HasPrefix(sentence, "Vēl nav saglabāts") || len(fields) != 2 {
		t.Fatalf("%q %v", sentence, fields)
	}
	if fields[0] != (FieldFault{Name: "title", Text: "Teksts ir par garu: ne vairāk kā 2\u00a0000 rakstzīmes."}) {
		t.Errorf("%+v", fields[0])
	}
	if fields[1].Row != 3 || fields[1].File != "activities.csv" || fields[1].Name != "host" {
		t.Errorf("%+v", fields[1])
	}
	if s, f := en.Fault(errors.New("a secret of the machine")); f != nil || strings.Contains(s, "secret") || !strings.Contains(s, "nothing was saved") {
		t.Errorf("%q %v", s, f)
	}
	if s, f := en.Fault(nil); s != "" || f != nil {
		t.Errorf("%q %v", s, f)
	}
	for _, k := range []fault.Kind{fault.NotFound, fault.Refused, fault.Invalid, fault.Conflict, fault.Repeated, fault.Locked, fault.TooMany, fault.Failed, fault.NoSpace} {
		if s, _ := en.Fault(&fault.Fault{Kind: k}); strings.Contains(s, "⟦") {
			t.Errorf("%s has no words", k)
		}
	}
}

func TestTheOrderOfTheAlphabet(t *testing.T) {
	b := NewBook()
	for tag, want := range map[string][]string{
		"lv": {"Aizpute", "Cēsis", "Čiekurkalns", "Kuldīga", "Ķegums", "Zilupe", "Žīguri"},
		"et": {"Saaremaa", "Šokk", "Zoo", "Tallinn", "Võru", "Õru", "Ärina"},
		"pl": {"Lublin", "Łódź", "Mława", "Zamość", "Źrebce", "Żary"},
		"en": {"school 5", "school 10", "school 111"},
	} {
		got := []string{}
		for i := range want {
			got = append(got, want[(i*3+2)%len(want)])
		}
		if len(want)%3 == 0 {
			got = append([]string{}, want...)
			got[0], got[len(got)-1] = got[len(got)-1], got[0]
		}
		w := b.For(tag)
		w.Sort(got)
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: %v, want %v", tag, got, want)
		}
		for i := 1; i < len(want); i++ {
			if !w.Less(want[i-1], want[i]) || w.Less(want[i], want[i-1]) {
				t.Errorf("%s: %s must stand before %s", tag, want[i-1], want[i])
			}
		}
	}
}

func TestWordsServeManyAtOnce(t *testing.T) {
	w := NewBook().For("lv")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				names := []string{"Zilupe", "Ķegums", "Kuldīga"}
				w.Sort(names)
				if names[0] != "Kuldīga" || w.N("list.found", 2) != "2 ieraksti" {
					t.Error(names)
				}
			}
		})
	}
	group.Wait()
}

func TestMatchTakesWhatIsAskedFor(t *testing.T) {
	for _, c := range []struct{ asked, want string }{
		{"lv", "lv"}, {"lv-LV,lv;q=0.9,en;q=0.8", "lv"}, {"en-GB", "en"}, {"uk-UA,ru;q=0.5", "uk"}, {"de,et;q=0.3", "et"},
		{"de", "en"}, {"", "en"}, {"*", "en"}, {";;;===", "en"}, {strings.Repeat("lv,", 400), "en"}, {"lv;q=0", "en"},
	} {
		if got := Match(c.asked, Languages); got != c.want {
			t.Errorf("%q: %s, want %s", c.asked, got, c.want)
		}
	}
	if got := Match("uk", []string{"lv", "ru"}); got != "lv" {
		t.Errorf("who asks for Ukrainian must not be given Russian unasked, got %s", got)
	}
	if got := Match("lv", nil); got != "en" {
		t.Error(got)
	}
}

// words makes the file system of an invented package.
func words(entries map[string]string) fstest.MapFS {
	files := fstest.MapFS{}
	for tag, text := range entries {
		files["words/"+tag+".po"] = &fstest.MapFile{Data: []byte(head(tag) + text)}
	}
	return files
}

func head(tag string) string {
	return "msgid \"\"\nmsgstr \"\"\n\"Language: " + tag + "\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: " + PluralForms(tag) + ";\\n\"\n\n"
}

func entry(key, text string) string {
	return "msgid \"" + key + "\"\nmsgstr \"" + text + "\"\n\n"
}

func plurals2(key, one, other string) string {
	return "msgid \"" + key + "\"\nmsgid_plural \"" + key + "\"\nmsgstr[0] \"" + one + "\"\nmsgstr[1] \"" + other + "\"\n\n"
}
