package classroom

import (
	"bytes"
	"context"
	"html"
	"io"
	"strings"

	"drosme/internal/area"
	"drosme/internal/lang"
	"drosme/internal/lesson"
	"drosme/internal/paper"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// printed is the language of a paper: that of the reader, or the one that was asked for.
func printed(c *area.Call) *lang.Words {
	if tag := c.Query("language"); tag != "" {
		return c.House.Book.For(tag)
	}
	return c.Words
}

// send answers with a paper as PDF.
func send(c *area.Call, name string, doc paper.Document) error {
	now, _ := c.House.Clerk.Now()
	doc.Made = now.Time()
	var b bytes.Buffer
	if err := doc.PDF(&b); err != nil {
		return err
	}
	return c.File(name, "application/pdf", b.Bytes())
}

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

func stepShown(c *area.Call, a *lesson.Activity, s *lesson.Step, in string) templ.Component {
	text := []string{lesson.HTML(s.Text.In(in))}
	if !s.Discuss.IsZero() {
		text = append(text, "<p><em>"+html.EscapeString(c.T("script.discuss"))+"</em></p>", lesson.HTML(s.Discuss.In(in)))
	}
	switch s.Kind {
	case lesson.Before, lesson.After:
		for _, id := range s.Items {
			if item := a.Item(id); item != nil {
				text = append(text, lesson.HTML(item.Text.In(in)), options(c, in, item.Options, item.Right))
			}
		}
	case lesson.Choose, lesson.Poll:
		text = append(text, options(c, in, s.Options, s.Right))
	case lesson.Cloud:
		text = append(text, options(c, in, s.Words, nil))
	case lesson.Truth:
		word := "script.false"
		if s.True {
			word = "script.true"
		}
		text = append(text, "<p>"+html.EscapeString(c.T(word))+"</p>")
	case lesson.Flags, lesson.Order:
		text = append(text, "<ol>")
		for _, p := range s.Pieces {
			mark := ""
			if p.Flag {
				mark = " <strong>(" + html.EscapeString(c.T("script.flag")) + ")</strong>"
			}
			text = append(text, "<li>"+lesson.Inline(p.Text.In(in))+mark+"</li>")
		}
		text = append(text, "</ol>")
	case lesson.Story:
		for i := range s.Scenes {
			text = append(text, sceneShown(c, &s.Scenes[i], in))
		}
	}
	if !s.Why.IsZero() {
		text = append(text, lesson.HTML(s.Why.In(in)))
	}
	return said(in, text...)
}

func options(c *area.Call, in string, all []lesson.Option, right []string) string {
	b := "<ul>"
	for _, o := range all {
		mark := ""
		for _, r := range right {
			if r == o.ID {
				mark = " <strong>(" + html.EscapeString(c.T("script.right")) + ")</strong>"
			}
		}
		b += "<li>" + lesson.Inline(o.Text.In(in)) + mark + "</li>"
	}
	return b + "</ul>"
}

func sceneShown(c *area.Call, s *lesson.Scene, in string) string {
	b := "<h4>" + html.EscapeString(c.T("script.scene", "id", s.ID)) + "</h4>" + lesson.HTML(s.Text.In(in))
	if !s.Discuss.IsZero() {
		b += "<p><em>" + html.EscapeString(c.T("script.discuss")) + "</em></p>" + lesson.HTML(s.Discuss.In(in))
	}
	if len(s.Choices) > 0 {
		b += "<ul>"
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
