package rights

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"path"
	"slices"

	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/internal/tabular"
	"drosme/internal/when"
)

// roomText names a room as the person reads it.
func roomText(w *lang.Words, room string) string {
	if key := "right.room." + path.Base(room); w.Has(key) {
		return w.T(key)
	}
	return room
}

// rooms gives the names of rooms among items, in their order.
func rooms(items []Item) (out []string) {
	for _, x := range items {
		if !slices.Contains(out, x.Room) {
			out = append(out, x.Room)
		}
	}
	return out
}

// Paper is the file in plain language, in the language of the request.
func (d *Desk) Paper(f *Whole) paper.Document {
	w := d.House.Book.For(f.Language)
	day := f.Made.In(d.House.Clerk.Zone()).Day()
	blocks := []paper.Block{
		paper.Heading{Level: 1, Text: w.T("right.file.title")},
		paper.Paragraph{Text: w.T("right.file.intro")},
		paper.Facts{Items: []paper.Fact{{Label: w.T("right.number"), Value: w.Number(f.Number)}, {Label: w.T("case.code"), Value: f.Code}, {Label: w.T("right.file.made"), Value: w.Day(day)}}},
	}
	for _, room := range rooms(f.Items) {
		blocks = append(blocks, paper.Heading{Level: 2, Text: roomText(w, room)})
		t := paper.Table{Columns: []paper.Column{{Title: w.T("right.file.day"), Width: 20}, {Title: w.T("right.file.text"), Width: 80}}}
		for _, x := range f.Items {
			if x.Room == room {
				t.Rows = append(t.Rows, []string{shortDay(w, x.Day), x.Text})
			}
		}
		blocks = append(blocks, t)
	}
	blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("right.file.held_title")})
	if len(f.Held) > 0 {
		blocks = append(blocks, paper.Paragraph{Text: w.N("right.file.held", len(f.Held))})
	}
	blocks = append(blocks, paper.Paragraph{Text: w.T("right.file.restricted")},
		paper.Heading{Level: 2, Text: w.T("right.file.rights_title")},
		paper.List{Items: []string{w.T("right.file.rights.correct"), w.T("right.file.rights.restrict"), w.T("right.file.rights.erase"), w.T("right.file.rights.seen"), w.T("right.file.rights.complain")}})
	return paper.Document{Title: w.T("right.file.title"), Lang: w.Tag(), Kind: paper.Report, Blocks: blocks, PageLabel: w.T("right.page"), Made: f.Made.Time()}
}

func shortDay(w *lang.Words, d when.Day) string {
	if d == "" {
		return ""
	}
	return w.ShortDay(d)
}

// openForm is the same as data: JSON that needs no program of ours (Art. 20).
type openForm struct {
	Form     string      `json:"form"`
	Number   int         `json:"number"`
	Case     string      `json:"case"`
	Made     when.Moment `json:"made"`
	Language string      `json:"language"`
	Items    []Item      `json:"items"`
	HeldBack int         `json:"held_back"` // how many things wait for a look or speak of somebody else
}

// archive is the file whole: file.pdf to read, file.json and items.csv to take along.
func (d *Desk) archive(f *Whole) ([]byte, error) {
	var pdf bytes.Buffer
	if err := d.Paper(f).PDF(&pdf); err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(openForm{"drosme person file 1", f.Number, f.Code, f.Made, f.Language, f.Items, len(f.Held)}, "", "  ")
	if err != nil {
		return nil, err
	}
	var table bytes.Buffer
	rows := make([][]string, len(f.Items))
	for i, x := range f.Items {
		rows[i] = []string{x.Room, string(x.Day), x.Text}
	}
	if err := tabular.WriteCSV(&table, []string{"room", "day", "text"}, slices.Values(rows)); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct {
		name string
		b    []byte
	}{{"file.pdf", pdf.Bytes()}, {"file.json", data}, {"items.csv", table.Bytes()}} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: f.Made.Time()})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(part.b); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
