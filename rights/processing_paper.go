package rights

import (
	"fmt"
	"path"
	"strings"

	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/internal/when"
)

// partText is what stands in a part: what the responsible person wrote, else what is shipped.
func partText(w *lang.Words, texts Texts, part string) string {
	if t := texts.Of(part); t != "" {
		return t
	}
	key := "processing.shipped." + part
	if room, of := strings.CutPrefix(part, "room."); of {
		key = "processing.shipped.room." + path.Base(room)
	}
	if w.Has(key) {
		return w.T(key)
	}
	return ""
}

// partBlock is a part on paper; an empty one leaves lines to write on.
func partBlock(text string) []paper.Block {
	if text == "" {
		return []paper.Block{paper.Lines{N: 3}}
	}
	var out []paper.Block
	for _, p := range strings.Split(text, "\n") {
		out = append(out, paper.Paragraph{Text: p})
	}
	return out
}

func periodText(w *lang.Words, r Rule) string {
	return w.N("retention.unit."+r.Unit, r.Amount) + ", " + w.T("retention.starts."+r.Starts)
}

func roleTexts(w *lang.Words, roles []string) string {
	var out []string
	for _, r := range roles {
		out = append(out, w.T("role."+r))
	}
	return strings.Join(out, ", ")
}

// RegisterPaper is the register of processing on paper (GDPR Art. 30).
func (d *Desk) registerPaper(w *lang.Words, p *Processing, now when.Moment) paper.Document {
	blocks := []paper.Block{paper.Heading{Level: 1, Text: w.T("processing.register")}, paper.Paragraph{Text: w.T("processing.register.lead"), Small: true}}
	for _, part := range RegisterParts {
		blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("processing.part." + part)})
		blocks = append(blocks, partBlock(partText(w, p.Texts, part))...)
	}
	blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("processing.rooms")})
	for _, r := range p.Rooms {
		items := []paper.Fact{{Label: w.T("processing.roles"), Value: roleTexts(w, r.Roles)},
			{Label: w.T("processing.identifying"), Value: orNothing(w, strings.Join(r.Identifying, ", "))},
			{Label: w.T("processing.sensitive"), Value: orNothing(w, strings.Join(r.Sensitive, ", "))},
			{Label: w.T("processing.plain"), Value: fmt.Sprint(r.Plain)}}
		blocks = append(blocks, paper.Heading{Level: 3, Text: roomText(w, r.Name)})
		if t := partText(w, p.Texts, roomPart(r.Name)); t != "" {
			blocks = append(blocks, paper.Paragraph{Text: t})
		}
		blocks = append(blocks, paper.Facts{Items: items})
	}
	blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("processing.grounds")}, groundTable(w, p), paper.Heading{Level: 2, Text: w.T("retention.list")}, ruleTable(w, p.Rules))
	return paper.Document{Title: w.T("processing.register"), Lang: w.Tag(), Kind: paper.Report, Blocks: blocks, PageLabel: w.T("right.page"), Made: now.Time()}
}

func orNothing(w *lang.Words, s string) string {
	if s == "" {
		return w.T("processing.nothing")
	}
	return s
}

func yesNo(w *lang.Words, yes bool) string {
	if yes {
		return w.T("right.yes")
	}
	return w.T("right.no")
}

func groundTable(w *lang.Words, p *Processing) paper.Table {
	t := paper.Table{Columns: []paper.Column{{Title: w.T("processing.ground"), Width: 25}, {Title: w.T("retention.source"), Width: 60}, {Title: w.T("retention.confirmed"), Width: 15}}}
	for _, g := range p.Ground {
		t.Rows = append(t.Rows, []string{w.T("disclosure.ground." + g.Word), g.Source, yesNo(w, g.Confirmed)})
	}
	return t
}

func ruleTable(w *lang.Words, rules []Rule) paper.Table {
	t := paper.Table{Columns: []paper.Column{{Title: w.T("retention.class"), Width: 25}, {Title: w.T("retention.period"), Width: 25}, {Title: w.T("retention.source"), Width: 38}, {Title: w.T("retention.confirmed"), Width: 12}}}
	for _, r := range rules {
		t.Rows = append(t.Rows, []string{w.T("retention.class." + r.Class), periodText(w, r), r.Source, yesNo(w, r.Confirmed)})
	}
	return t
}

// impactPaper is the impact assessment on paper (GDPR Art. 35).
func (d *Desk) impactPaper(w *lang.Words, p *Processing, now when.Moment) paper.Document {
	blocks := []paper.Block{paper.Heading{Level: 1, Text: w.T("processing.impact")}, paper.Paragraph{Text: w.T("processing.impact.lead"), Small: true}}
	for _, part := range ImpactParts {
		blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("processing.part." + part)})
		blocks = append(blocks, partBlock(partText(w, p.Texts, part))...)
		if part == "description" {
			t := paper.Table{Columns: []paper.Column{{Title: w.T("processing.room"), Width: 28}, {Title: w.T("processing.identifying"), Width: 28, Align: paper.Right}, {Title: w.T("processing.sensitive"), Width: 22, Align: paper.Right}, {Title: w.T("processing.plain"), Width: 22, Align: paper.Right}}}
			for _, r := range p.Rooms {
				t.Rows = append(t.Rows, []string{roomText(w, r.Name), fmt.Sprint(len(r.Identifying)), fmt.Sprint(len(r.Sensitive)), fmt.Sprint(r.Plain)})
			}
			blocks = append(blocks, t)
		}
	}
	blocks = append(blocks, paper.Signature{Labels: []string{w.T("right.signed"), w.T("right.signed_on")}})
	return paper.Document{Title: w.T("processing.impact"), Lang: w.Tag(), Kind: paper.Report, Blocks: blocks, PageLabel: w.T("right.page"), Made: now.Time()}
}
