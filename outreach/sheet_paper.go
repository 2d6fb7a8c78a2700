package outreach

import (
	"strings"

	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/records/activities"
)

// Rows of an attendance sheet: what fits on one page.
const attendanceRows = 22

// sheetPaper is the day on one page, to carry and to fill in by pencil. Labels are those of people as the
// reader may see them; the title of the file names nobody.
func sheetPaper(w *lang.Words, s *Sheet, labels map[string]string, phone string) paper.Document {
	t := func(key string) string { return w.T(key) }
	people := func(ids []string) string {
		var out []string
		for _, p := range ids {
			out = append(out, labels[p])
		}
		return strings.Join(out, ", ")
	}
	things := []string{}
	for _, r := range s.Resources {
		things = append(things, r.Label)
	}
	facts := []paper.Fact{
		{Label: t("visit.away"), Value: w.Span(s.LeavesAt, s.BackAt)},
		{Label: t("visit.organisation"), Value: strings.Join(some(s.HostName, s.Municipality), ", ")},
	}
	optional := func(label, value string) {
		if strings.TrimSpace(value) != "" {
			facts = append(facts, paper.Fact{Label: t(label), Value: strings.Join(strings.Fields(value), " ")})
		}
	}
	optional("visit.meeting", s.Meeting)
	facts = append(facts, paper.Fact{Label: t("visit.contact"), Value: strings.Join(strings.Fields(s.Contact), " ")})
	optional("visit.note", s.Note)
	optional("visit.resource", strings.Join(things, ", "))
	facts = append(facts, paper.Fact{Label: t("visit.crew"), Value: people(s.Crew)})
	blocks := []paper.Block{paper.Heading{Level: 1, Text: t("sheet.title") + " · " + w.Day(s.Day) + " · " + s.Code}, paper.Facts{Items: facts}}
	blocks = append(blocks, paper.Paragraph{Runs: []paper.Run{{Text: t("sheet.worried") + ": ", Bold: true},
		{Text: w.T("sheet.paper.worried", "lead", labels[s.SafeguardingLead], "phone", orDots(phone), "deputy", labels[s.SafeguardingDeputy])}}})
	plan := paper.Table{RowTitles: true, Columns: []paper.Column{{Title: t("visit.hours"), Width: 16}, {Title: t("visit.session.format"), Width: 27},
		{Title: t("visit.session.audiences"), Width: 17}, {Title: t("visit.session.leads"), Width: 18}, {Title: t("sheet.paper.held"), Width: 22}}}
	count := paper.Table{RowTitles: true, RowHeight: 7, Columns: []paper.Column{{Title: t("sheet.paper.session"), Width: 12}, {Title: t("sheet.audience"), Width: 13},
		{Title: t("sheet.paper.all"), Width: 12}, {Title: t("sheet.f"), Width: 10}, {Title: t("sheet.m"), Width: 10}, {Title: t("sheet.x"), Width: 10},
		{Title: t("sheet.age"), Width: 14}, {Title: t("sheet.counted_by"), Width: 19}}}
	n := 0
	for i := range s.Sessions {
		x := &s.Sessions[i]
		if x.Status == activities.Cancelled {
			continue
		}
		n++
		whom := audienceWords(w, x)
		if x.Expected > 0 {
			whom += " (" + w.N("visit.session.expects", x.Expected) + ")"
		}
		plan.Rows = append(plan.Rows, []string{w.Number(n) + ". " + x.StartsAt.Clock() + "–" + x.EndsAt.Clock(),
			strings.Join(some(w.T("visit.format."+x.Format), x.Title, x.Place, languageWord(w, x.Language)), " · "), whom, people(x.Leaders), t("sheet.paper.hours")})
		for _, a := range x.Audiences {
			count.Rows = append(count.Rows, []string{w.Number(n) + ". " + x.StartsAt.Clock(), w.T("audience." + a)})
		}
	}
	if len(count.Rows) <= 10 {
		count.Rows = append(count.Rows, []string{}, []string{})
	}
	var methods []string
	for _, m := range activities.Methods {
		methods = append(methods, t("sheet.method."+m))
	}
	blocks = append(blocks, paper.Heading{Level: 2, Text: t("visit.sessions")}, plan,
		paper.Heading{Level: 2, Text: t("sheet.heads")}, count,
		paper.Paragraph{Small: true, Text: t("sheet.paper.never_by_sight")},
		paper.Boxes{Label: t("sheet.method"), Items: methods, Row: true},
		paper.Heading{Level: 2, Text: t("debrief.title")})
	for _, name := range DebriefFields {
		blocks = append(blocks, paper.Lines{N: debriefLines(len(count.Rows)), Label: t("debrief." + name)})
	}
	return paper.Document{Title: t("sheet.title"), Lang: w.Tag(), Kind: paper.Sheet, Blocks: blocks, Footer: strings.Join(s.Credits, "\n"), OnePage: true}
}

// debriefLines leaves less room to write where many sessions are to be counted.
func debriefLines(rows int) int {
	if rows > 8 {
		return 1
	}
	return 2
}

func orDots(s string) string {
	if s == "" {
		return "........................"
	}
	return s
}

func audienceWords(w *lang.Words, s *Session) string {
	var out []string
	for _, a := range s.Audiences {
		out = append(out, w.T("audience."+a))
	}
	return strings.Join(out, ", ")
}

func languageWord(w *lang.Words, code string) string {
	if code == "" || !w.Has("language."+code) {
		return code
	}
	return w.T("language." + code)
}

// attendancePaper is a sheet on which grown-ups sign that they took part.
func attendancePaper(w *lang.Words, a *activities.Activity, host string, credits []string) paper.Document {
	t := func(key string) string { return w.T(key) }
	what := activityName(w, a)
	table := paper.Table{RowHeight: 8.5, Columns: []paper.Column{{Title: t("proof.paper.number"), Width: 6, Align: paper.Right}, {Title: t("proof.paper.name"), Width: 36},
		{Title: t("proof.paper.from"), Width: 32}, {Title: t("proof.paper.signature"), Width: 26}}}
	for i := range attendanceRows {
		table.Rows = append(table.Rows, []string{w.Number(i + 1)})
	}
	return paper.Document{Title: t("proof.attendance_sheet"), Lang: w.Tag(), Kind: paper.Sheet, Footer: strings.Join(credits, "\n"), OnePage: true,
		Blocks: []paper.Block{paper.Heading{Level: 1, Text: t("proof.attendance_sheet")},
			paper.Facts{Items: []paper.Fact{{Label: t("proof.paper.what"), Value: what}, {Label: t("proof.paper.when"), Value: w.Span(a.StartsAt, a.EndsAt)},
				{Label: t("proof.paper.where"), Value: strings.Join(some(a.Place, host, a.Municipality), ", ")}, {Label: t("visit.code"), Value: a.Code}}},
			paper.Paragraph{Small: true, Text: t("proof.paper.grown_ups")}, table,
			paper.Signature{Labels: []string{t("proof.paper.leader"), t("proof.paper.signature"), t("proof.paper.day")}}}}
}

func activityName(w *lang.Words, a *activities.Activity) string {
	kind := ""
	if w.Has("visit.format." + a.Format) {
		kind = w.T("visit.format." + a.Format)
	}
	return strings.Join(some(kind, a.Title), " · ")
}

// confirmed is one line of a host's confirmation. Heads is empty where it is to be filled in by hand.
type confirmed struct {
	Activity *activities.Activity
	Whom     string
	Heads    string
}

// confirmationPaper is what the host signs: what took place, when, and how many were there.
func confirmationPaper(w *lang.Words, host, municipality, code, day string, list []confirmed, credits []string) paper.Document {
	t := func(key string) string { return w.T(key) }
	table := paper.Table{RowHeight: 8, Columns: []paper.Column{{Title: t("visit.hours"), Width: 16}, {Title: t("proof.paper.what"), Width: 40},
		{Title: t("visit.session.audiences"), Width: 26}, {Title: t("proof.paper.heads"), Width: 18, Align: paper.Right}}}
	for _, x := range list {
		table.Rows = append(table.Rows, []string{x.Activity.StartsAt.Clock() + "–" + x.Activity.EndsAt.Clock(), activityName(w, x.Activity), x.Whom, x.Heads})
	}
	return paper.Document{Title: t("proof.host_confirmation"), Lang: w.Tag(), Kind: paper.Letter, Footer: strings.Join(credits, "\n"), OnePage: true,
		Blocks: []paper.Block{paper.Heading{Level: 1, Text: t("proof.host_confirmation")},
			paper.Facts{Items: []paper.Fact{{Label: t("visit.organisation"), Value: strings.Join(some(host, municipality), ", ")},
				{Label: t("visit.day"), Value: day}, {Label: t("visit.code"), Value: code}}},
			paper.Paragraph{Text: t("proof.paper.confirms")}, table, paper.Paragraph{Small: true, Text: t("proof.paper.numbers_only")},
			paper.Space{Height: 10}, paper.Signature{Labels: []string{t("proof.paper.name"), t("proof.paper.post")}}, paper.Space{Height: 8},
			paper.Signature{Labels: []string{t("proof.paper.signature"), t("proof.paper.day")}}}}
}
