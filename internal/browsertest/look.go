package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed axe/axe.min.js
var axe string

// Phone is the width and height in CSS pixels of a small telephone.
const (
	PhoneWidth  = 360
	PhoneHeight = 740
)

// quote writes a string as JavaScript reads it.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(b)
}

// Size sets the window to a width and height in CSS pixels. Half the width is what a page at 200 %
// zoom has.
func (p *Person) Size(width, height int) {
	p.t.Helper()
	p.run("Sizing the window", chromedp.EmulateViewport(int64(width), int64(height)))
}

// Dark asks for the page's dark colours, or, with false, for its light ones.
func (p *Person) Dark(on bool) {
	p.t.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	p.media.Features = []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	p.run("Setting the colours", p.show)
}

// Print shows the page as it is printed, or, with false, as on a screen.
func (p *Person) Print(on bool) {
	p.t.Helper()
	p.media.Media = ""
	if on {
		p.media.Media = "print"
	}
	p.run("Setting the medium", p.show)
}

func (p *Person) show(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
	_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, *p.media)
	return chromedp.Void{}, err
}

// ZoomText sets the reader's own size of letters, in percent of the usual; the window stays.
func (p *Person) ZoomText(percent int) {
	p.t.Helper()
	p.run("Sizing the letters", func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{
			Standard: int64(16 * percent / 100), Fixed: int64(13 * percent / 100),
		}})
		return chromedp.Void{}, err
	})
}

// NoScript switches the page's own scripts off, or, with false, on again; it holds from the next
// page on. Every step of a Person works without them.
func (p *Person) NoScript(on bool) {
	p.t.Helper()
	p.run("Switching scripts", func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: on})
		return chromedp.Void{}, err
	})
}

// Fits fails when the page is wider than its window, which a person on a phone must then push to and
// fro, and names what sticks out.
func (p *Person) Fits() {
	p.t.Helper()
	out := Eval[[]string](p, `(() => {
		const wide = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= wide) return [];
		const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > wide + 1);
		return ["window " + wide + ", page " + document.documentElement.scrollWidth,
			...out.slice(-5).map((e) => e.outerHTML.slice(0, 160))];
	})()`)
	if len(out) > 0 {
		p.fail("The page is wider than its window:\n  %s", strings.Join(out, "\n  "))
	}
}

// Screenshot keeps a picture of the whole page as name.png and gives its path.
func (p *Person) Screenshot(name string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.fail("Taking a picture: %v", err)
	}
	path, err := keep(func(string, string) (string, error) { return p.t.TempDir(), nil }, name, picture)
	if err != nil {
		p.fail("Keeping a picture: %v", err)
	}
	return path
}

// violation is one rule of axe-core that the page breaks, with the places where it does.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML, FailureSummary string
	}
}

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for i, n := range v.Nodes {
		if i == 4 {
			fmt.Fprintf(&b, "\n    … and %d more", len(v.Nodes)-i)
			break
		}
		fmt.Fprintf(&b, "\n    %s\n      %s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n      "))
	}
	return b.String()
}

// Axe fails when axe-core finds anything on the page as it is shown now: every rule it has, its good
// practices included.
func (p *Person) Axe() {
	p.t.Helper()
	p.axe(`{resultTypes: ["violations"]}`)
}

// Contrast fails when axe-core finds letters that stand out too little from their ground: the one rule that other
// colours of the same page can break.
func (p *Person) Contrast() {
	p.t.Helper()
	p.axe(`{resultTypes: ["violations"], runOnly: ["color-contrast"]}`)
}

func (p *Person) axe(options string) {
	p.t.Helper()
	if found := p.violations(options); len(found) > 0 {
		lines := make([]string, len(found))
		for i, v := range found {
			lines[i] = v.String()
		}
		p.fail("axe finds %d kinds of fault:\n  %s", len(found), strings.Join(lines, "\n  "))
	}
}

func (p *Person) violations(options string) []violation {
	p.t.Helper()
	if !Eval[bool](p, `typeof axe === "object"`) {
		Eval[bool](p, axe+"\n;true")
	}
	return Eval[[]violation](p, `axe.run(document, `+options+`).then((r) => r.violations.map((v) => ({
		ID: v.id, Impact: v.impact, Help: v.help,
		Nodes: v.nodes.map((n) => ({HTML: n.html.slice(0, 300), FailureSummary: n.failureSummary}))})))`)
}
