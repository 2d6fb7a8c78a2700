package pagecheck

import (
	"strings"
	"testing"
)

func page(body string) string {
	return `<!doctype html><html lang="lv"><head><title>Saraksts – Desk</title></head><body><h1>A</h1>` + body + `</body></html>`
}

func TestAGoodPageHasNoFaults(t *testing.T) {
	if f := Faults(page(`<h2>B</h2><label for="x">X</label><input id="x" name="x" aria-describedby="y"><p id="y">why</p><a href="#x">to X</a><button>Save</button>`)); len(f) != 0 {
		t.Error(f)
	}
}

func TestEachFaultIsFound(t *testing.T) {
	for body, says := range map[string]string{
		`<h3>C</h3>`: "leaves out a level", `<h1>B</h1>`: "one h1", `<input name="q">`: "no label",
		`<p style="color:red">x</p>`: "style attribute", `<script>1</script>`: "inline script", `<style>p{}</style>`: "style element",
		`<p onclick="x()">x</p>`: "script attribute", `<i id="a"></i><i id="a"></i>`: "2 times", `<a href="#z">z</a>`: "not on the page",
		`<a href="/x"></a>`: "says nothing", `<a>x</a>`: "leads nowhere", `<button></button>`: "says nothing", `<svg></svg>`: "nor is hidden",
		`<img src="/x.png">`: "no alternative", `<script src="https://x.example/a.js"></script>`: "from outside", `<p>⟦ui.x⟧</p>`: "no words",
		"<p title=\"\x02person:1\x03\">x</p>": "person's label", `<fieldset><p>x</p></fieldset>`: "no legend", `<table><tr><th>x</th></tr></table>`: "of what",
		`<a href="javascript:1">x</a>`: "no address", `<form><input type="file" name="f" aria-label="f"></form>`: "not multipart", `<input id="q" aria-label="q" aria-describedby="gone">`: "#gone",
	} {
		f := Faults(page(body))
		if !strings.Contains(strings.Join(f, "\n"), says) {
			t.Errorf("%s: want %q, got %v", body, says, f)
		}
	}
	if f := Faults("<html><head></head><body><h1>x</h1></body></html>"); len(f) != 2 {
		t.Error("language and title are missing", f)
	}
}
