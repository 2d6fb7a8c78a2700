package classroom

import (
	"context"
	"html"
	"io"
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/lesson"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// said writes safe HTML that lesson made, in the language of the text.
func said(language string, parts ...string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<div lang="`+html.EscapeString(language)+`">`+strings.Join(parts, "")+`</div>`)
		return err
	})
}

// preview shows every step as a class will see it, in one language, with what is right and where a story
// goes. The choice of language stands above.
func preview(c *area.Call, a *lesson.Activity, in string) templ.Component {
	var links []templ.Component
	for _, l := range languagesOf(a) {
		text := c.T("language." + l)
		if l == in {
			links = append(links, ui.Status{Tone: ui.River, Text: text})
			continue
		}
		links = append(links, ui.Action{Href: "?in=" + l + "#play", Text: text})
	}
	parts := []templ.Component{ui.InRow(links...)}
	for i := range a.Steps {
		s := &a.Steps[i]
		summary := c.T("script.step", "n", i+1, "kind", worded(c.Words, "script.step.", string(s.Kind)))
		parts = append(parts, ui.Fold{Text: summary, Open: i == 0, Body: stepShown(c, a, s, in)})
	}
	return ui.Stack(parts...)
}

// stepShown is a step word by word as phones show it (lesson.Screen), and beside it what only the crew sees: what is
// right and why. Of a story all scenes stand there with all ways on, open or not.
func stepShown(c *area.Call, a *lesson.Activity, s *lesson.Step, in string) templ.Component {
	at, _ := a.At(s.ID)
	if s.Kind == lesson.Story {
		var scenes []templ.Component
		for i := range s.Scenes {
			scenes = append(scenes, said(in, sceneShown(c, &s.Scenes[i], in)))
		}
		return ui.Stack(scenes...)
	}
	screen := a.Screen(at, in, false)
	parts := []templ.Component{said(in, screen.Text)}
	if screen.Discuss != "" {
		parts = append(parts, said(in, "<p><em>"+html.EscapeString(c.T("script.discuss"))+"</em></p>", screen.Discuss))
	}
	for _, q := range screen.Questions {
		right, why := solved(a, s, at, q.ID, in)
		text := []string{q.Text}
		if len(q.Options) > 0 {
			text = append(text, `<ul class="govuk-list govuk-list--bullet">`)
			for _, o := range q.Options {
				text = append(text, "<li><strong>"+html.EscapeString(o.Sign)+"</strong> "+o.Text+marked(c, s.Kind, o.ID, right)+"</li>")
			}
			text = append(text, "</ul>")
		}
		if q.Free {
			text = append(text, "<p><em>"+html.EscapeString(c.T("script.free", "most", q.Most))+"</em></p>")
		}
		parts = append(parts, said(in, append(text, why...)...))
	}
	return ui.Stack(parts...)
}

// solved gives what is right of a question, and why; before tells nothing to a class, but does to the crew.
func solved(a *lesson.Activity, s *lesson.Step, at lesson.Position, question, in string) (right, why []string) {
	if item, _ := a.ItemOf(question); item != nil {
		return item.Right, []string{lesson.HTML(item.Why.In(in))}
	}
	for _, x := range a.Solutions(at, in, false) {
		if x.Question == question || x.Question == s.ID {
			right, why = x.Right, append(why, x.Why)
		}
	}
	return right, why
}

// marked says beside an option that it is right, a warning sign, or which place it has.
func marked(c *area.Call, kind lesson.StepKind, option string, right []string) string {
	i := slices.Index(right, option)
	if i < 0 {
		return ""
	}
	text := c.T("script.right")
	switch kind {
	case lesson.Flags:
		text = c.T("script.flag")
	case lesson.Order:
		text = c.Words.Number(i + 1)
	}
	return " <strong>(" + html.EscapeString(text) + ")</strong>"
}

func sceneShown(c *area.Call, s *lesson.Scene, in string) string {
	b := "<h3>" + html.EscapeString(c.T("script.scene", "id", s.ID)) + "</h3>" + lesson.HTML(s.Text.In(in))
	if !s.Discuss.IsZero() {
		b += "<p><em>" + html.EscapeString(c.T("script.discuss")) + "</em></p>" + lesson.HTML(s.Discuss.In(in))
	}
	if len(s.Choices) > 0 {
		b += `<ul class="govuk-list govuk-list--bullet">`
		for _, o := range s.Choices {
			b += "<li>" + lesson.Inline(o.Text.In(in)) + " → " + html.EscapeString(o.To)
			if o.If != "" {
				b += " <em>(" + html.EscapeString(c.T("script.only_if", "condition", o.If)) + ")</em>"
			}
			b += "</li>"
		}
		b += "</ul>"
	}
	if s.Next != "" {
		b += "<p>→ " + html.EscapeString(s.Next) + "</p>"
	}
	if s.Ending != "" {
		b += "<p><strong>" + html.EscapeString(c.T("script.ending", "name", s.Ending)) + "</strong></p>" + lesson.HTML(s.Help.In(in))
	}
	return b
}
