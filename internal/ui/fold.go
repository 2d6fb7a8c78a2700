package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Fold hides what is seldom needed behind a line of text: further questions of a form, a long list.
type Fold struct {
	Text string
	Open bool // shown at once, as when something in it is wrong
	Body templ.Component
}

// Render writes the fold with its Body.
func (f Fold) Render(ctx context.Context, w io.Writer) error {
	open := ""
	if f.Open {
		open = " open"
	}
	_, err := io.WriteString(w, `<details class="govuk-details"`+open+`><summary class="govuk-details__summary"><span class="govuk-details__summary-text">`+
		templ.EscapeString(f.Text)+`</span></summary><div class="govuk-details__text">`)
	if err == nil {
		err = f.Body.Render(ctx, w)
	}
	if err == nil {
		_, err = io.WriteString(w, "</div></details>")
	}
	return err
}
