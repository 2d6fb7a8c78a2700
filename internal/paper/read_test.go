package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Readers for the tests. They go through pdfcpu and archive/zip, not through the code that wrote.

func pdf(t *testing.T, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// opened reads a PDF with pdfcpu's strict rules.
func opened(t *testing.T, file []byte) *model.Context {
	t.Helper()
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	c, err := api.ReadAndValidate(bytes.NewReader(file), conf)
	if err != nil {
		t.Fatalf("not a valid PDF: %v", err)
	}
	return c
}

// node is an element of the tree as read back.
type node struct {
	kind, alt, scope, text string
	kids                   []*node
}

// all finds the elements of a kind, in reading order.
func (n *node) all(kind string) []*node {
	var out []*node
	if n.kind == kind {
		out = append(out, n)
	}
	for _, k := range n.kids {
		out = append(out, k.all(kind)...)
	}
	return out
}

// said is the whole text of an element, in reading order.
func (n *node) said() string {
	s := n.text
	for _, k := range n.kids {
		s += k.said()
	}
	return s
}

// tree reads the elements with their texts, and checks that every mark on every page has one owner
// and that the way back leads to the same one.
func tree(t *testing.T, c *model.Context) *node {
	t.Helper()
	pages := map[int]int{} // object number to page
	marks := make([]map[int]string, c.PageCount)
	for i := range c.PageCount {
		dict, ref, _, err := c.PageDict(i+1, false)
		if err != nil {
			t.Fatal(err)
		}
		pages[ref.ObjectNumber.Value()] = i
		content, err := c.PageContent(dict, i+1)
		if err != nil {
			t.Fatal(err)
		}
		marks[i] = marked(t, content)
		if n := dict.IntEntry("StructParents"); n == nil || *n != i {
			t.Errorf("page %d does not point into the tree", i+1)
		}
	}
	root, err := c.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	structure := deref(t, c, root["StructTreeRoot"])
	nums := deref(t, c, structure["ParentTree"])["Nums"].(types.Array)
	owners := make([]types.Array, c.PageCount)
	for i := 0; i < len(nums); i += 2 {
		owners[nums[i].(types.Integer).Value()] = nums[i+1].(types.Array)
	}
	used := 0
	var walk func(ref types.IndirectRef) *node
	walk = func(ref types.IndirectRef) *node {
		d := deref(t, c, ref)
		n := &node{kind: *d.NameEntry("S")}
		if d["Alt"] != nil {
			n.alt = hexString(t, d["Alt"])
		}
		if a, ok := d["A"].(types.Dict); ok {
			if s := a.NameEntry("Scope"); s != nil {
				n.scope = *s
			}
		}
		kids, _ := d["K"].(types.Array)
		for _, k := range kids {
			switch k := k.(type) {
			case types.IndirectRef:
				n.kids = append(n.kids, walk(k))
			case types.Dict:
				page := pages[k.IndirectRefEntry("Pg").ObjectNumber.Value()]
				id := *k.IntEntry("MCID")
				text, ok := marks[page][id]
				if !ok {
					t.Errorf("%s: there is no mark %d on page %d", n.kind, id, page+1)
				}
				n.kids = append(n.kids, &node{text: text})
				used++
				if back := owners[page][id].(types.IndirectRef); back.ObjectNumber != ref.ObjectNumber {
					t.Errorf("%s: mark %d on page %d leads back to another element", n.kind, id, page+1)
				}
			}
		}
		return n
	}
	top := walk(structure["K"].(types.Array)[0].(types.IndirectRef))
	all := 0
	for _, m := range marks {
		all += len(m)
	}
	if used != all {
		t.Errorf("%d marks on the pages, %d in the tree", all, used)
	}
	return top
}

func deref(t *testing.T, c *model.Context, o types.Object) types.Dict {
	t.Helper()
	d, err := c.DereferenceDict(o)
	if err != nil || d == nil {
		t.Fatalf("no dictionary: %v %v", o, err)
	}
	return d
}

func hexString(t *testing.T, o types.Object) string {
	t.Helper()
	h, ok := o.(types.HexLiteral)
	if !ok {
		t.Fatalf("not a text: %v", o)
	}
	b, err := h.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(wideText(b), "\ufeff")
}

func wideText(b []byte) string {
	var u []uint16
	for i := 0; i+1 < len(b); i += 2 {
		u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(u))
}

var begins = regexp.MustCompile(`^/\w+ <</MCID (\d+)>> BDC$`)

// marked reads the texts of a page by mark. Text outside any mark or artifact is a fault.
func marked(t *testing.T, content []byte) map[int]string {
	t.Helper()
	out := map[int]string{}
	open := false
	now := -1
	for len(content) > 0 {
		// A string may hold a line end, so lines cannot simply be split.
		if at := bytes.IndexByte(content, '('); at >= 0 && bytes.IndexByte(content[:at], '\n') < 0 {
			text, rest := literal(content[at+1:])
			if !open {
				t.Errorf("text outside any mark: %q", wideText(text))
			}
			if now >= 0 {
				out[now] += wideText(text)
			}
			content = rest
			continue
		}
		l, rest, _ := bytes.Cut(content, []byte("\n"))
		content = rest
		s := string(bytes.TrimSpace(l))
		switch m := begins.FindStringSubmatch(s); {
		case m != nil:
			if open {
				t.Error("a mark within a mark")
			}
			now, _ = strconv.Atoi(m[1])
			if _, twice := out[now]; twice {
				t.Errorf("mark %d stands twice", now)
			}
			out[now], open = "", true
		case s == "/Artifact BMC":
			if open {
				t.Error("an artifact within a mark")
			}
			now, open = -1, true
		case s == "EMC":
			now, open = -1, false
		}
	}
	return out
}

// literal reads a PDF string up to its closing bracket.
func literal(b []byte) (text, rest []byte) {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case ')':
			return text, b[i+1:]
		case '\\':
			i++
			switch b[i] {
			case 'r':
				text = append(text, '\r')
			case 'n':
				text = append(text, '\n')
			default:
				text = append(text, b[i])
			}
		default:
			text = append(text, b[i])
		}
	}
	return text, nil
}

// parts reads a DOCX; each part in XML must be well-formed, each relation must lead somewhere.
func parts(t *testing.T, d Document) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := d.DOCX(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(content)
		if strings.HasSuffix(f.Name, ".png") {
			continue
		}
		for x := xml.NewDecoder(bytes.NewReader(content)); ; {
			if _, err := x.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	target := regexp.MustCompile(`Id="([^"]+)"[^>]* Target="([^"]+)"`)
	for _, m := range target.FindAllStringSubmatch(out["word/_rels/document.xml.rels"], -1) {
		if out["word/"+m[2]] == "" {
			t.Errorf("relation %s leads to %s, which is not there", m[1], m[2])
		}
	}
	for _, m := range regexp.MustCompile(`r:(?:id|embed)="([^"]+)"`).FindAllStringSubmatch(out["word/document.xml"], -1) {
		if !strings.Contains(out["word/_rels/document.xml.rels"], `Id="`+m[1]+`"`) {
			t.Errorf("the document names %s, which is no relation", m[1])
		}
	}
	return out
}

func write(file string, content []byte) error { return os.WriteFile(file, content, 0o600) }
