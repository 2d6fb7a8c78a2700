package browsertest

import (
	"context"
	_ "embed"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed find.js
var finder string

// Open goes to an address and waits until the page has loaded.
func (p *Person) Open(address string) {
	p.t.Helper()
	p.run("Opening "+address, chromedp.Navigate(address))
	p.settle("Opening " + address)
}

// Reload asks for the same page again.
func (p *Person) Reload() {
	p.t.Helper()
	p.run("Reloading", chromedp.Reload())
	p.settle("Reloading")
}

// Back goes one page back, as the browser's own button does.
func (p *Person) Back() {
	p.t.Helper()
	p.run("Going back", chromedp.NavigateBack())
	p.settle("Going back")
}

// Fill writes a value into a field, named by its label, its aria-label, its name or its id. What
// stood there goes first. A date, time or number field takes the value as HTML writes it (2026-05-04).
func (p *Person) Fill(field, value string) {
	p.t.Helper()
	what := "Filling " + field
	id := p.locate("field", field)
	kind := call[string](p, what, id, `function() {
		if (this.disabled || this.readOnly) return "closed";
		this.focus();
		if (this.select) try { this.select(); } catch {}
		if (this.isContentEditable) getSelection().selectAllChildren(this);
		return this.tagName === "SELECT" ? "select" : this.tagName === "INPUT" ? this.type : "text";
	}`)
	switch kind {
	case "closed":
		p.fail("%s: the field takes no input", what)
	case "select", "radio", "checkbox", "file":
		p.fail("%s: it is a field of kind %s; use Choose, Tick or Upload", what, kind)
	case "date", "time", "datetime-local", "month", "week", "color", "range":
		// Typing into these depends on the browser's language; the value is set as a script would.
		call[bool](p, what, id, `function(v) {
			this.value = v;
			this.dispatchEvent(new Event("input", {bubbles: true}));
			this.dispatchEvent(new Event("change", {bubbles: true}));
			return true;
		}`, value)
	default:
		if value == "" {
			p.run(what, chromedp.KeyEvent(kb.Delete))
		} else {
			p.run(what, func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
				_, err := cdp.Call(ctx, tab, input.InsertText, input.InsertTextParams{Text: value})
				return chromedp.Void{}, err
			})
		}
	}
}

// Value gives what stands in a field; of a box to tick, "on" or "".
func (p *Person) Value(field string) string {
	p.t.Helper()
	return call[string](p, "Reading "+field, p.locate("field", field), `function() {
		return this.type === "checkbox" || this.type === "radio" ? (this.checked ? "on" : "") : this.value ?? this.innerText;
	}`)
}

// Choose picks an option of a select field, named by its text or its value.
func (p *Person) Choose(field, option string) {
	p.t.Helper()
	what := fmt.Sprintf("Choosing %s in %s", option, field)
	if has := call[string](p, what, p.locate("field", field), `function(want) {
		const options = [...(this.options || [])];
		const o = options.find((o) => o.text.trim() === want) || options.find((o) => o.value === want);
		if (!o) return "it has: " + options.map((o) => o.text.trim()).join(" | ");
		this.focus();
		if (this.multiple) o.selected = true; else this.value = o.value;
		this.dispatchEvent(new Event("input", {bubbles: true}));
		this.dispatchEvent(new Event("change", {bubbles: true}));
		return "";
	}`, option); has != "" {
		p.fail("%s: there is no such option; %s", what, has)
	}
	p.settle(what)
}

// Tick sets a box or a radio button, named by its label, by a click on it.
func (p *Person) Tick(label string) {
	p.t.Helper()
	p.tick(label, true)
}

// Untick clears a box, named by its label, by a click on it.
func (p *Person) Untick(label string) {
	p.t.Helper()
	p.tick(label, false)
}

func (p *Person) tick(label string, on bool) {
	p.t.Helper()
	what := "Ticking " + label
	id := p.locate("field", label)
	checked := `function() { return !!this.checked; }`
	if call[bool](p, what, id, checked) == on {
		return
	}
	p.press(what, id)
	if call[bool](p, what, id, checked) != on {
		p.fail("%s: a click on it does not change it", what)
	}
}

// Upload puts a file into a file field.
func (p *Person) Upload(field, path string) {
	p.t.Helper()
	full, err := filepath.Abs(path)
	if err != nil {
		p.fail("Uploading %s: %v", path, err)
	}
	id := p.locate("field", field)
	p.run("Uploading to "+field, func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{full}, ObjectID: id})
		return chromedp.Void{}, err
	})
}

// Click presses the link, button or summary that bears this text, and waits for where it leads. The
// text may be a part of it where only one holds it.
func (p *Person) Click(text string) {
	p.t.Helper()
	p.press("Clicking "+text, p.locate("control", text))
	p.settle("Clicking " + text)
}

// ClickOn presses the first shown element of a CSS selector, where no words name it.
func (p *Person) ClickOn(selector string) {
	p.t.Helper()
	p.press("Clicking "+selector, p.locate("selector", selector))
	p.settle("Clicking " + selector)
}

// press moves the mouse to the middle of an element and clicks. It fails when another element lies
// above, as a person's finger would.
func (p *Person) press(what string, id runtime.RemoteObjectID) {
	p.t.Helper()
	place := call[[]float64](p, what, id, `function() {
		let e = this;
		if (e.labels && e.labels[0] && (e.type === "radio" || e.type === "checkbox")) e = e.labels[0];
		e.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"});
		const r = [...e.getClientRects()].find((r) => r.width > 0 && r.height > 0);
		if (!r) return [];
		const x = r.left + r.width / 2, y = r.top + r.height / 2;
		const top = document.elementFromPoint(x, y);
		const same = top && (e.contains(top) || top.contains(e) || this === top);
		return [x, y, same ? 1 : 0];
	}`)
	if len(place) != 3 {
		p.fail("%s: it has no place on the page", what)
	}
	if place[2] == 0 {
		p.fail("%s: something else lies over it", what)
	}
	p.run(what, chromedp.MouseClickXY(place[0], place[1]))
}

// keys are the keys that have no letter, by the name a person would say.
var keys = map[string]string{
	"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete,
	"Up": kb.ArrowUp, "Down": kb.ArrowDown, "Left": kb.ArrowLeft, "Right": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

// Press presses keys where the focus is: a name such as Enter, Tab, Escape, Space, Up or Down, with
// Shift+, Ctrl+ or Alt+ before it; anything else is typed letter by letter.
func (p *Person) Press(key string) {
	p.t.Helper()
	what := "Pressing " + key
	var held []chromedp.Modifier
	rest := key
	for {
		word, after, found := strings.Cut(rest, "+")
		modifier, known := map[string]chromedp.Modifier{"Shift": chromedp.ModifierShift, "Ctrl": chromedp.ModifierCtrl, "Alt": chromedp.ModifierAlt}[word]
		if !found || !known || after == "" {
			break
		}
		held, rest = append(held, modifier), after
	}
	typed := rest
	if k, ok := keys[rest]; ok {
		typed = k
	}
	p.run(what, chromedp.KeyEvent(typed, chromedp.KeyModifiers(held...)))
	p.settle(what)
}

// Focused describes where the keyboard stands: the text, label or name of the focused element, ""
// when it stands nowhere.
func (p *Person) Focused() string {
	p.t.Helper()
	return Eval[string](p, `(() => {
		const e = document.activeElement;
		if (!e || e === document.body) return "";
		const label = e.labels && e.labels[0];
		return ((label && label.innerText) || e.getAttribute("aria-label") || e.innerText || e.name || e.id || e.tagName).trim();
	})()`)
}

// Text gives the text of the first shown element of a CSS selector, as the page shows it.
func (p *Person) Text(selector string) string {
	p.t.Helper()
	return call[string](p, "Reading "+selector, p.locate("selector", selector), `function() { return this.innerText; }`)
}

// Count gives the number of elements of a CSS selector, shown or not, now.
func (p *Person) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, `document.querySelectorAll(`+quote(selector)+`).length`)
}

// See waits until the page shows a text. Runs of white space count as one space, and letters set in
// capitals by a style count as they are shown.
func (p *Person) See(text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("Looking for %q", text), func(ctx context.Context) string {
		page, err := shown(ctx)
		switch {
		case err != nil:
			return err.Error()
		case !strings.Contains(page, tidy(text)):
			return "the page does not show it"
		}
		return ""
	})
}

// SeeNot fails when the page shows a text now.
func (p *Person) SeeNot(text string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	page, err := shown(ctx)
	if err != nil {
		p.fail("Reading the page: %v", err)
	}
	if strings.Contains(page, tidy(text)) {
		p.fail("The page shows %q and must not", text)
	}
}

func shown(ctx context.Context) (string, error) {
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
	return tidy(text), err
}

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// Title gives the page's title.
func (p *Person) Title() string {
	p.t.Helper()
	return Eval[string](p, `document.title`)
}

// At gives the path and query of the shown page.
func (p *Person) At() string {
	p.t.Helper()
	return Eval[string](p, `location.pathname + location.search`)
}

// Address gives the whole address of the shown page.
func (p *Person) Address() string {
	p.t.Helper()
	return Eval[string](p, `location.href`)
}

// Eval gives the value of a JavaScript expression on the page; a promise is awaited.
func Eval[T any](p *Person, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.fail("Evaluating %s: %v", expression, err)
	}
	return value
}

// locate waits for what a person means by a word and gives the browser's handle of it.
func (p *Person) locate(what, wanted string) runtime.RemoteObjectID {
	p.t.Helper()
	var id runtime.RemoteObjectID
	expression := fmt.Sprintf("(%s)(%s, %s)", strings.TrimSpace(finder), quote(what), quote(wanted))
	p.wait(fmt.Sprintf("Looking for the %s %q", what, wanted), func(ctx context.Context) string {
		answer, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](expression))
		if err != nil {
			return err.Error()
		}
		why, err := onObject[string](ctx, answer.ObjectID, `function() { return this.why; }`)
		if err != nil {
			return err.Error()
		}
		if why != "" {
			return "it " + why
		}
		found, err := onObject[*runtime.RemoteObject](ctx, answer.ObjectID, `function() { return this.found; }`)
		if err != nil {
			return err.Error()
		}
		id = found.ObjectID
		return ""
	})
	return id
}

func onObject[T any](ctx context.Context, id runtime.RemoteObjectID, function string, args ...any) (T, error) {
	return chromedp.Run(ctx, chromedp.CallFunctionOn[T](function, func(c *runtime.CallFunctionOnParams) { c.ObjectID = id }, args...))
}

func call[T any](p *Person, what string, id runtime.RemoteObjectID, function string, args ...any) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	value, err := onObject[T](ctx, id, function, args...)
	if err != nil {
		p.fail("%s: %v", what, err)
	}
	return value
}
