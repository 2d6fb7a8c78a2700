package ui

import (
	"drosme/internal/lang"

	"github.com/a-h/templ"
)

// sample speaks the sample content of the gallery, Latvian or English: it is invented, and no part of
// the words of the house.
type sample struct{ words *lang.Words }

func (s sample) say(en, lv string) string {
	if s.words.Tag() == "lv" {
		return lv
	}
	return en
}

// Gallery is a page that shows every component in its states, with invented content. It is for the
// people who make pages, and for the tests that look at all of them.
func Gallery(words *lang.Words) Page {
	s := sample{words}
	say := s.say
	return Page{
		Kind:    KindRecord,
		Heading: say("Visit to Paraugs school", "Viesošanās Parauga skolā"),
		Lead:    say("Every component of the house in its states. All content is invented.", "Visas mājas sastāvdaļas visos stāvokļos. Saturs ir izdomāts."),
		Crumbs:  []Link{{Href: "#", Text: say("Outreach", "Izbraukumi")}, {Href: "#", Text: say("Visits", "Izbraukumi")}},
		Bar: []Status{
			{Label: say("Status", "Stāvoklis"), Tone: Moss, Text: say("confirmed", "apstiprināta")},
			{Label: say("Next step", "Nākamais solis"), Tone: Sun, Text: say("send the letter by 9 January", "nosūtīt vēstuli līdz 9. janvārim"), Href: "#"},
			{Label: say("Crew", "Komanda"), Text: say("3 of 3", "3 no 3")},
		},
		Actions: []Action{{Href: "#", Text: say("Close the session", "Noslēgt nodarbību"), Primary: true}, {Href: "#", Text: say("Edit", "Labot")}},
		Body: Stack(Sections{
			{ID: "my-day", Heading: say("My day", "Mana diena"), Count: "4", Body: s.day()},
			{ID: "lists", Heading: say("Lists", "Saraksti"), Count: "214", Body: s.lists()},
			{ID: "records", Heading: say("Records", "Ieraksti"), Body: s.records()},
			{ID: "forms", Heading: say("Forms", "Veidlapas"), Body: s.forms()},
			{ID: "figures", Heading: say("Figures", "Skaitļi"), Body: s.figures()},
			{ID: "plan", Heading: say("Day plan", "Dienas plāns"), Body: s.plan()},
			{ID: "says", Heading: say("What pages say", "Ko lapas saka"), Body: s.notices()},
		}),
	}
}

// GalleryForm is a public page that asks one matter, as a host sees it.
func GalleryForm(words *lang.Words) Page {
	s := sample{words}
	say := s.say
	return Page{
		Kind: KindForm, Step: 2,
		Heading:  say("When may we come?", "Kad drīkstam atbraukt?"),
		Problems: []Problem{{Field: "wish", Text: say("This day is already past. A day from tomorrow on would be right.", "Šī diena jau ir pagājusi. Derēs jebkura diena, sākot ar rītdienu.")}},
		Body: Stack(
			Steps{
				{Text: say("Your school", "Jūsu skola"), Href: "#", Done: true},
				{Text: say("The day", "Diena"), Current: true},
				{Text: say("Classes", "Klases")},
			},
			Form{
				Action: "#", ActID: "sample-act", Verb: say("Continue", "Turpināt"), Cancel: &Link{Href: "#", Text: say("Back", "Atpakaļ")},
				More: []Button{{Text: say("Save and return later", "Saglabāt un atgriezties vēlāk"), Name: "later", Value: "1", Quiet: true}},
				Body: Stack(
					Day(Field{Name: "wish", Label: say("The day you wish", "Vēlamā diena"), Value: "09.01.2015",
						Error: say("This day is already past. A day from tomorrow on would be right.", "Šī diena jau ir pagājusi. Derēs jebkura diena, sākot ar rītdienu.")}),
					Radios(Field{Name: "phones", Label: say("May pupils use their phones in the lesson?", "Vai skolēni nodarbībā drīkst lietot tālruņus?"), Hint: say("The lesson can be held without them; then we bring cards.", "Nodarbība notiek arī bez tiem, tad paņemsim līdzi kartītes."),
						Value: "yes", Options: []Option{{Value: "yes", Text: say("Yes", "Jā")}, {Value: "no", Text: say("No", "Nē")}, {Value: "unknown", Text: say("Not known yet", "Vēl nav zināms"), Apart: true}}}),
				),
			},
		),
	}
}

func (s sample) day() MyDay {
	say := s.say
	return MyDay{Cards: []Card{
		{Tone: Sun, Heading: say("Due this week", "Šonedēļ jāizdara"), Count: "3", Tasks: []Task{
			{Text: say("Debrief of 8 January", "Saruna pēc 8. janvāra nodarbības"), Href: "#", Also: say("Paraugs school, Kuldīga", "Parauga skola, Kuldīga"), Status: &Status{Tone: Sun, Text: say("due today", "šodien")}, Do: &Action{Href: "#", Text: say("Write", "Rakstīt"), About: say("the debrief of 8 January", "Saruna pēc 8. janvāra nodarbības")}},
			{Text: say("Letter to Sample youth centre", "Vēstule Parauga jauniešu centram"), Href: "#", Also: say("confirmed on 5 January", "apstiprināts 5. janvārī"), Do: &Action{Href: "#", Text: say("Send", "Nosūtīt"), Post: true, ActID: "sample-act", About: say("the letter", "vēstuli")}},
			{Text: say("Count of the second session", "Otrās nodarbības skaits"), Href: "#", Status: &Status{Tone: Clay, Text: say("2 days late", "kavējas 2 dienas")}, Do: &Action{Href: "#", Text: say("Count", "Skaitīt")}},
		}, More: &Link{Href: "#", Text: say("All that is due", "Viss, kas jāizdara")}},
		{Tone: River, Heading: say("New", "Jaunumi"), Count: "1", Tasks: []Task{{Text: say("A request from Sample school", "Parauga pamatskolas pieteikums"), Href: "#", Also: say("3 classes, wishes 20 January", "3 klases, vēlas 20. janvārī"), Do: &Action{Href: "#", Text: say("Answer", "Atbildēt")}}}},
		{Tone: Clay, Heading: say("Clashes", "Sadursmes"), Tasks: nil},
		{Tone: Moss, Heading: say("Done yesterday", "Vakar paveikts"), Tasks: []Task{{Text: say("Two sessions held, 46 counted", "Notikušas divas nodarbības, saskaitīti 46"), Href: "#"}}},
	}}
}

func (s sample) lists() templ.Component {
	say := s.say
	filled := List{
		Action:  "#",
		Search:  &Search{Hint: ""},
		Filters: []Field{{Name: "place", Label: say("Place", "Vieta"), Value: "", Options: []Option{{Text: say("All", "Visas")}, {Value: "k", Text: "Kuldīga"}}}, {Name: "status", Label: say("Status", "Stāvoklis"), Options: []Option{{Text: say("All", "Visi")}, {Value: "held", Text: say("held", "notikusi")}}}},
		Clear:   "#",
		Views:   []View{{Href: "#", Text: say("All", "Visas"), Count: "214", Current: true}, {Href: "#", Text: say("To be counted", "Jāsaskaita"), Count: "6"}, {Href: "#", Text: say("Without evidence", "Bez apliecinājuma"), Count: "12"}},
		Count:   say("214 visits", "214 viesošanās"),
		Exports: []Link{{Href: "#", Text: "CSV"}, {Href: "#", Text: "XLSX"}},
		Table: Table{
			Caption: say("Visits", "Izbraukumi"), HideCaption: true,
			Columns: []Column{{Text: say("Host", "Uzņemošā iestāde"), Href: "#", Sorted: "ascending"}, {Text: say("Day", "Diena"), Href: "#"}, {Text: say("Led by", "Vadīja")}, {Text: say("Status", "Stāvoklis")}, {Text: say("Counted", "Saskaitīti"), Number: true}},
			Rows: [][]Cell{
				{{Href: "#", Text: say("Paraugs school", "Parauga skola"), Also: "Kuldīga"}, TextCell("09.01.2015"), PersonCell("00000000000000000000000001", "#"), StatusCell(Moss, say("held", "notikusi")), CountCell("#", "46")},
				{{Href: "#", Text: say("Sample youth centre", "Parauga jauniešu centrs"), Also: "Rēzekne"}, TextCell("12.01.2015"), PersonCell("00000000000000000000000002", ""), StatusCell(Sun, say("tentative", "nav apstiprināta")), {Number: true}},
				{{Href: "#", Text: say("Sample primary school", "Parauga pamatskola"), Also: "Šķaune"}, TextCell("20.01.2015"), TextCell(""), StatusCell(Clay, say("cancelled", "atcelta")), {Number: true}},
				{{Href: "#", Text: say("Sample secondary school", "Parauga vidusskola"), Also: "Jūrmala"}, TextCell("21.01.2015"), TextCell("Anna Parauga"), StatusCell(Quiet, say("planned", "plānota")), NumberCell("1 204")},
			},
			Foot: []Cell{TextCell(say("All", "Kopā")), {}, {}, {}, NumberCell("1 250")},
		},
		Paging: Paging{Says: say("1–20 of 214", "1.–20. no 214"), Next: "#"},
	}
	none := List{Empty: Empty{Says: say("No requests yet. Send the address of the request page to a school, or write one down yourself.", "Pieteikumu vēl nav. Nosūtiet skolai pieteikuma lapas adresi vai ierakstiet pieteikumu paši."), Do: &Action{Href: "#", Text: say("Write down a request", "Ierakstīt pieteikumu"), Primary: true}}}
	return Stack(filled, none)
}

func (s sample) records() templ.Component {
	say := s.say
	return Stack(
		Summary{Lines: []Line{
			{Key: say("Host", "Uzņemošā iestāde"), Value: say("Paraugs school", "Parauga skola"), Href: "#", Also: "Kuldīga", Change: &Link{Href: "#", Text: say("Change", "Mainīt")}},
			{Key: say("Contact", "Kontaktpersona"), Person: "00000000000000000000000001", Change: &Link{Href: "#", Text: say("Change", "Mainīt")}},
			{Key: say("Evidence", "Apliecinājums"), Status: &Status{Tone: Moss, Text: say("signed sheet", "parakstīta lapa")}},
			{Key: say("Access needs", "Piekļuves vajadzības"), Change: &Link{Href: "#", Text: say("Add", "Pievienot")}},
		}},
		Timeline{
			{When: "09.01.2015 14:20", Moment: "2015-01-09T14:20", Who: "Anna Parauga", What: say("Debrief written", "Pierakstīta saruna pēc nodarbības"), Story: say("The class knew the helpline number, but not that a call is free.\nWe changed the second exercise on the spot.", "Klase zināja palīdzības tālruni, bet nezināja, ka zvans ir bez maksas.\nOtro uzdevumu mainījām uz vietas.")},
			{When: "09.01.2015 10:30", What: say("Head count", "Saskaitīti klātesošie"), Href: "#", Status: &Status{Tone: Moss, Text: "46"}},
			{When: "05.01.2015", Who: "Jānis Paraugs", What: say("Confirmed to the host", "Apstiprināts iestādei")},
		},
	)
}

func (s sample) forms() templ.Component {
	say := s.say
	choices := []Option{{Value: "girls", Text: say("Girls", "Meitenes")}, {Value: "boys", Text: say("Boys", "Zēni")}, {Value: "mixed", Text: say("Mixed class", "Jaukta klase"), Hint: say("As the class list says, never by sight", "Kā klases sarakstā, nekad pēc izskata")}, {Value: "unknown", Text: say("Not known", "Nav zināms"), Apart: true}}
	wrong := say("This end is before the start. An hour after 09:00 would be right.", "Beigas ir pirms sākuma. Derēs laiks pēc 09:00.")
	return Stack(
		problems([]Problem{{Field: "end", Text: say("End", "Beigas") + ": " + wrong}, {Field: "who", Text: say("Please choose one answer.", "Lūdzu, izvēlieties vienu atbildi.")}},
			say("Not saved yet", "Vēl nav saglabāts")),
		Form{Action: "#", ActID: "sample-act", Version: "3", Files: true, Verb: say("Save the visit", "Saglabāt viesošanos"), Cancel: &Link{Href: "#", Text: say("Cancel", "Atcelt")}, NoAsk: true, Body: Stack(
			Text(Field{Name: "host", Label: say("Host", "Uzņemošā iestāde"), Value: "Parauga skola"}),
			Suggest(Field{Name: "city", Label: say("Town", "Pilsēta"), Width: 20, Options: []Option{{Value: "Kuldīga"}, {Value: "Rēzekne"}}}),
			Day(Field{Name: "day", Label: say("Day", "Diena"), Value: "09.01.2015"}),
			LocalTime(Field{Name: "end", Label: say("End", "Beigas"), Value: "09.01.2015 08:00", Error: wrong}),
			Number(Field{Name: "heads", Label: say("Heads counted", "Saskaitīti"), Value: "46", Suffix: say("people", "cilvēki")}),
			Radios(Field{Name: "who", Label: say("Who was in the room?", "Kas bija telpā?"), Hint: say("The funder counts girls and boys apart.", "Finansētājs meitenes un zēnus skaita atsevišķi."), Options: choices, Error: say("Please choose one answer.", "Lūdzu, izvēlieties vienu atbildi.")}),
			Radios(Field{Name: "small", Label: say("Phones allowed", "Tālruņi atļauti"), Inline: true, Small: true, Value: "no", Options: []Option{{Value: "yes", Text: say("Yes", "Jā")}, {Value: "no", Text: say("No", "Nē")}}}),
			Checkboxes(Field{Name: "lang", Label: say("Languages of the class", "Klases valodas"), Values: []string{"lv"}, Options: []Option{{Value: "lv", Text: "latviešu"}, {Value: "uk", Text: "українська"}, {Value: "ru", Text: "русский", Disabled: true}}}),
			Select(Field{Name: "grant", Label: say("Paid by", "Maksā"), Value: "b", Options: []Option{{Text: say("Choose", "Izvēlieties")}, {Value: "a", Text: "LV03", Group: say("Open", "Atvērti")}, {Value: "b", Text: "LV04", Group: say("Open", "Atvērti")}}}),
			TextArea(Field{Name: "note", Label: say("What they lacked", "Kā viņiem pietrūka?"), Optional: true, Hint: say("No names of pupils.", "Bez skolēnu vārdiem."), Max: 200, Rows: 3, Value: say("A number that is free to call.", "Bezmaksas tālruņa numura.")}),
			Tick(Field{Name: "told", Label: say("The class was told that photos are not taken", "Klasei pateikts, ka nefotografēs"), Value: "1"}),
			File(Field{Name: "sheet", Label: say("Signed sheet", "Parakstītā lapa"), Optional: true, Hint: "PDF, JPEG"}),
			Password(Field{Name: "secret", Label: say("Password", "Parole"), Autocomplete: "current-password"}),
			Text(Field{Name: "code", Label: say("Code", "Kods"), Value: "K-7QF3", Width: 10, ReadOnly: true}),
			Fieldset{Legend: say("The named teacher", "Atbildīgais skolotājs"), Hint: say("We ask so that the crew knows whom to turn to.", "Jautājam, lai komanda zinātu, pie kā vērsties."), Body: Text(Field{Name: "phone", Label: say("Telephone", "Tālrunis"), Type: "tel", Width: 20})},
			Hidden{Name: "from", Value: "gallery"},
		)},
		Section{ID: "confirm", Heading: say("Before an act that lasts", "Pirms neatgriezeniskas darbības"), Body: Confirm{Says: []string{say("The visit of 20 January is cancelled.", "20. janvāra viesošanās tiek atcelta."), say("The host gets a letter today.", "Uzņēmējs šodien saņem vēstuli.")}, Lasting: true, Form: Form{Action: "#", ActID: "sample-act", Verb: say("Cancel the visit", "Atcelt viesošanos"), Danger: true, Cancel: &Link{Href: "#", Text: say("Keep it", "Paturēt")}, NoAsk: true}}},
		Section{ID: "conflict", Heading: say("When two people save", "Kad saglabā divi"), Body: Conflict{By: "Jānis Paraugs", When: "09.01.2015 10:31", Differences: []Difference{{Label: say("Heads counted (10:00)", "Saskaitīti (10:00)"), Stored: "46", Mine: "48", Field: &Field{Name: "settled", Label: say("To be saved", "Tiks saglabāts"), Value: "48", Width: 5}}}, Form: Form{Action: "#", ActID: "sample-act", Version: "4", Verb: say("Save", "Saglabāt"), NoAsk: true}}},
	)
}

func (s sample) figures() templ.Component {
	say := s.say
	return Stack(
		Figures{
			{Label: say("People reached in lessons", "Nodarbībās sasniegti cilvēki"), Number: "1 204", Target: "2 500", Share: 48, Rule: say("Heads counted at lessons that were held, each session once.", "Notikušajās nodarbībās saskaitītie, katra nodarbība vienreiz."), Since: say("Since 1 May 2013", "Kopš 2013. gada 1. maija"), Href: "#", Notes: []string{say("Evidence for 31 of 43", "Apliecinājums 31 no 43")}},
			{Label: say("People helped", "Palīdzību saņēmuši"), Number: "17", Rule: say("Different people with at least one hour of help.", "Dažādi cilvēki ar vismaz vienu palīdzības stundu."), Withheld: say("17 rows are not yours to open.", "17 rindas jums nav atveramas.")},
			{Label: say("Guides adopted", "Pārņemtas vadlīnijas"), Number: "9", Target: "9", Share: 100, Status: &Status{Tone: Moss, Text: say("target reached", "mērķis sasniegts")}, Href: "#"},
		},
		Chart{ID: "c1", Kind: Bars, Title: say("Visits by municipality", "Viesošanās pa novadiem"), Says: say("Most visits were in Rēzekne.", "Visvairāk viesošanās bija Rēzeknē."), Over: say("Municipality", "Novads"), Labels: []string{"Rēzeknes novads", "Kuldīgas novads", "Jūrmala"}, Series: []Series{{Name: say("Visits", "Izbraukumi"), Values: []float64{41, 18, 3}}}},
		Chart{ID: "c2", Kind: Stacked, Title: say("Who was reached", "Kas sasniegts"), Says: say("More girls than boys, and many not known.", "Vairāk meiteņu nekā zēnu, un daudziem nav zināms."), Over: say("Year", "Gads"), Labels: []string{"2013", "2014", "2015"}, Series: []Series{{Name: say("girls", "meitenes"), Values: []float64{120, 310, 210}}, {Name: say("boys", "zēni"), Values: []float64{90, 280, 190}}, {Name: say("not known", "nav zināms"), Values: []float64{30, 12, 60}}}},
		Chart{ID: "c3", Kind: Lines, Title: say("Calls by month", "Zvani pa mēnešiem"), Says: say("Calls rose after the poster of March.", "Pēc marta plakāta zvanu kļuva vairāk."), Over: say("Month", "Mēnesis"), Labels: []string{"01", "02", "03", "04", "05", "06"}, Series: []Series{{Name: say("calls", "zvani"), Values: []float64{12, 14, 13, 31, 28, 35}}, {Name: say("repeat calls", "atkārtoti zvani"), Values: []float64{2, 4, 3, 6, 9, 8}}}},
	)
}

func (s sample) plan() DayPlan {
	say := s.say
	return DayPlan{Caption: say("Friday, 9 January", "Piektdiena, 9. janvāris"), From: 8, To: 17, Lanes: []Lane{
		{Name: say("Trailer", "Treileris"), Slots: []Slot{
			{Start: 8 * 60, End: 9 * 60, Text: say("Road to Kuldīga", "Ceļš uz Kuldīgu"), Also: "158 km"},
			{Start: 9 * 60, End: 10*60 + 30, Text: say("Paraugs school, form 8", "Parauga skola, 8. klase"), Href: "#", Tone: Moss, Word: say("confirmed", "apstiprināta")},
			{Start: 11 * 60, End: 12*60 + 30, Text: say("Paraugs school, form 9", "Parauga skola, 9. klase"), Href: "#", Tone: Sun, Word: say("tentative", "nav apstiprināta")},
		}},
		{Person: "00000000000000000000000001", Slots: []Slot{
			{Start: 9 * 60, End: 12*60 + 30, Text: say("Paraugs school", "Parauga skola"), Href: "#", Tone: Moss, Word: say("leads", "vada")},
			{Start: 12 * 60, End: 13 * 60, Text: say("Training", "Mācības"), Tone: Clay, Word: say("clash", "pārklājas")},
		}},
		{Name: "Jānis Paraugs"},
	}}
}

func (s sample) notices() templ.Component {
	say := s.say
	return Stack(
		flash(Flash{Tone: Moss, Done: say("The visit is confirmed.", "Viesošanās apstiprināta."), Then: say("The host gets the letter tonight.", "Uzņēmējs vēstuli saņems šovakar."), Undo: &Action{Href: "#", Text: say("Undo", "Atsaukt"), Post: true, ActID: "sample-act"}}),
		Notice{Tone: Sun, Heading: say("This trailer is taken from 9 to 12", "Treileris ir aizņemts no 9 līdz 12"), Text: say("Next free: 12 January, 9:00.", "Tuvākais brīvais laiks: 12. janvāris, 9:00."), Actions: []Action{{Href: "#", Text: say("Take 12 January", "Izvēlēties 12. janvāri")}}},
		Notice{Tone: River, Heading: say("New edition of the guide", "Jauns vadlīniju izdevums")},
		Notice{Tone: Clay, Text: say("The root key lies bare beside the data. Seal it with a passphrase.", "Saknes atslēga ir neaizsargāta blakus datiem. Aizzīmogojiet to ar paroles frāzi.")},
		Notice{Text: say("A plain remark.", "Vienkārša piebilde.")},
		InRow(Status{Text: say("planned", "plānota")}, Status{Tone: River, Text: say("new", "jauns")}, Status{Tone: Sun, Text: say("due soon", "drīz termiņš")}, Status{Tone: Clay, Text: say("overdue", "nokavēts")}, Status{Tone: Moss, Text: say("in force", "spēkā")}),
		Progress{Label: say("Reading the register", "Lasa reģistru"), Percent: 12, Says: say("12,400 of 100,000 rows", "12 400 no 100 000 rindām")},
		Progress{Label: say("All rows are in", "Visas rindas ielasītas"), Percent: 100, Done: true},
		InRow(Action{Href: "#", Text: say("Open", "Atvērt"), Primary: true}, Action{Href: "#", Text: say("Edit", "Labot")}, Action{Href: "#", Text: say("Forget the person", "Aizmirst personu"), Danger: true}, PrintButton()),
	)
}
