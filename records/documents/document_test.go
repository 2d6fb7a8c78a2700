package documents_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/records/activities"
	"drosme/records/documents"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

// office is a house where documents belong to visits; visit v1 may be read by everybody and written by
// coordinators, visit v2 by nobody.
type office struct {
	*housetest.House
	d *documents.Desk
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	var d *documents.Desk
	rooms := func(h *area.House) []area.Area {
		d = documents.New(h)
		return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), grants.New(h).Area(), activities.New(h).Area(), d.Area()}
	}
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		check := func(_ context.Context, owner string) error {
			if owner != "v1" {
				return fault.Missing()
			}
			return nil
		}
		d.Own("visit", documents.Owning{Read: check, Write: check, Href: func(owner string) string { return "/visits/" + owner }})
		test(t, &office{h, d})
	})
}

func (o *office) person(kind string) string {
	o.T.Helper()
	p := people.Person{Kind: kind, Sex: "unknown", AgeBand: "unknown"}
	_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
		p.ID, p.Code = "", ""
		err := people.Insert(tx, &p)
		return p.ID, err
	})
	housetest.Must(o.T, err)
	return p.ID
}

func (o *office) files() []string {
	o.T.Helper()
	all, err := os.ReadDir(filepath.Join(o.Dir, "documents"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		o.T.Fatal(err)
	}
	var out []string
	for _, e := range all {
		out = append(out, e.Name())
	}
	return out
}

var visit = documents.Owner{Kind: "visit", ID: "v1"}

func sheet() documents.Upload {
	return documents.Upload{Owner: visit, Kind: documents.Evidence, Title: "Sheet of Samanta", Name: "samanta.pdf", Content: []byte("%PDF-1.4\nSamanta\n%%EOF\n")}
}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		housetest.PreparesEveryQuery(t, o.House)
	})
}

func TestADocumentIsSealedAndComesBackWhole(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		u := sheet()
		doc, err := o.d.Add(o.As("coordinator"), u)
		housetest.Must(t, err)
		x, content, err := o.d.Open(o.As("educator"), visit, doc)
		housetest.Must(t, err)
		if !bytes.Equal(content, u.Content) || x.Title != u.Title || x.FileName != u.Name || x.SaveAs() != "document.pdf" || x.Size != int64(len(u.Content)) {
			t.Errorf("opened %+v", x)
		}
		files := o.files()
		if len(files) != 1 || files[0] != doc {
			t.Fatalf("files: %v", files)
		}
		on, err := os.ReadFile(filepath.Join(o.Dir, "documents", doc))
		housetest.Must(t, err)
		if bytes.Contains(on, []byte("Samanta")) || bytes.Contains(on, []byte("PDF")) {
			t.Error("the file is in clear")
		}
		for _, verb := range []string{"document.add", "document.read"} {
			lines, err := o.Log.Find(context.Background(), audit.Search{Verb: verb})
			housetest.Must(t, err)
			if len(lines) != 1 || strings.Contains(strings.ToLower(lines[0].Detail+lines[0].Target), "samanta") {
				t.Errorf("%s: %+v", verb, lines)
			}
		}
		on[len(on)-1] ^= 1
		housetest.Must(t, os.WriteFile(filepath.Join(o.Dir, "documents", doc), on, 0o600))
		if _, _, err := o.d.Open(o.As("coordinator"), visit, doc); !fault.Is(err, fault.Failed) {
			t.Errorf("a changed file: %v", err)
		}
		housetest.Must(t, os.Remove(filepath.Join(o.Dir, "documents", doc)))
		if _, _, err := o.d.Open(o.As("coordinator"), visit, doc); fault.As(err).Key != "document.file_gone" {
			t.Errorf("a missing file: %v", err)
		}
	})
}

func TestADocumentIsOpenedOnlyThroughItsOwnRecord(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		doc, err := o.d.Add(o.As("coordinator"), sheet())
		housetest.Must(t, err)
		o.d.Own("note", documents.Owning{Read: func(context.Context, string) error { return nil }})
		for _, other := range []documents.Owner{{Kind: "visit", ID: "v2"}, {Kind: "nothing", ID: "v1"}, {Kind: "note", ID: "v1"}, {Kind: "note", ID: doc}} {
			if _, _, err := o.d.Open(o.As("responsible"), other, doc); !fault.Is(err, fault.NotFound) {
				t.Errorf("through %v: %v", other, err)
			}
			if err := o.d.Remove(o.As("responsible"), other, doc, 1); !fault.Is(err, fault.NotFound) {
				t.Errorf("taken away through %v: %v", other, err)
			}
		}
		u := sheet()
		u.Owner.ID = "v2"
		if _, err := o.d.Add(o.As("responsible"), u); !fault.Is(err, fault.NotFound) {
			t.Errorf("added to a record that is shut: %v", err)
		}
		for _, role := range []string{"administrator", "helpline", "reviewer"} {
			if _, _, err := o.d.Open(o.As(role), visit, doc); !fault.Is(err, fault.Refused) {
				t.Errorf("%s: %v", role, err)
			}
			if _, err := o.d.Add(o.As(role), sheet()); !fault.Is(err, fault.Refused) {
				t.Errorf("%s adds: %v", role, err)
			}
		}
		if len(o.files()) != 1 {
			t.Errorf("files: %v", o.files())
		}
	})
}

func TestADocumentAboutAPersonIsProtectedAndGoesWithThem(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served := o.person("served")
		u := sheet()
		u.Subject = served
		if _, err := o.d.Add(o.As("coordinator"), u); err == nil {
			t.Error("a coordinator added a document about a person served")
		}
		doc, err := o.d.Add(o.As("caseworker"), u)
		housetest.Must(t, err)
		if _, _, err := o.d.Open(o.As("coordinator"), visit, doc); !fault.Is(err, fault.NotFound) {
			t.Errorf("a coordinator: %v", err)
		}
		if rows, err := o.d.List(o.As("coordinator"), visit); err != nil || len(rows) != 0 {
			t.Errorf("a coordinator lists %v %v", rows, err)
		}
		if rows, err := o.d.List(o.As("caseworker"), visit); err != nil || len(rows) != 1 || rows[0].Title != u.Title {
			t.Errorf("a caseworker lists %v %v", rows, err)
		}
		kept, err := os.ReadFile(filepath.Join(o.Dir, "documents", doc))
		housetest.Must(t, err)
		var holder area.Holder
		for _, a := range o.Areas {
			for _, x := range a.Holds {
				if x.Name == "documents" {
					holder = x
				}
			}
		}
		_, err = clerk.Add(o.AsSystem("jobs"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			held, err := holder.Show(tx, served)
			if err == nil && (len(held) != 1 || held[0].What != "document.held.evidence") {
				t.Errorf("held: %v", held)
			}
			if err == nil {
				err = holder.Forget(tx, served, id.Random(nil))
			}
			return served, err
		})
		housetest.Must(t, err)
		housetest.Must(t, o.Keys.DestroySubject(context.Background(), served, "2026-03-02"))
		if _, _, err := o.d.Open(o.As("caseworker"), visit, doc); !fault.Is(err, fault.NotFound) {
			t.Errorf("after forgetting: %v", err)
		}
		if _, err := o.Keys.OpenFor(context.Background(), served, "document content "+doc, kept); !seal.IsDestroyed(err) {
			t.Errorf("a copy of the file opens: %v", err)
		}
		// A file without a row is swept up once it has been there for a day.
		o.Clock.Set(time.Now())
		if n, err := o.d.Sweep(o.AsSystem("jobs")); n != 0 || err != nil {
			t.Errorf("swept too early: %d %v", n, err)
		}
		o.Clock.Move(25 * time.Hour)
		other, err := o.d.Add(o.As("caseworker"), sheet())
		housetest.Must(t, err)
		if n, err := o.d.Sweep(o.AsSystem("jobs")); n != 1 || err != nil {
			t.Errorf("swept: %d %v", n, err)
		}
		if f := o.files(); len(f) != 1 || f[0] != other {
			t.Errorf("files: %v", f)
		}
	})
}

func TestTheSameFormKeepsOneDocument(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := clerk.WithAct(o.As("coordinator"), clerk.Act{ID: id.New(), Hash: "x"})
		first, err := o.d.Add(ctx, sheet())
		housetest.Must(t, err)
		second, err := o.d.Add(ctx, sheet())
		housetest.Must(t, err)
		if first != second || len(o.files()) != 1 {
			t.Errorf("%s and %s, files %v", first, second, o.files())
		}
		if err := o.d.Remove(o.As("coordinator"), visit, first, 7); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale removal: %v", err)
		}
		housetest.Must(t, o.d.Remove(o.As("coordinator"), visit, first, 1))
		if len(o.files()) != 0 {
			t.Errorf("files: %v", o.files())
		}
	})
}

func TestSomebodyUnderEighteenSeesNoNotes(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		u := documents.Upload{Owner: visit, Kind: documents.Note, Title: "After the lesson", Content: []byte("what was said")}
		doc, err := o.d.Add(o.As("coordinator"), u)
		housetest.Must(t, err)
		young := o.As("educator")
		a := clerk.ActorOf(young)
		a.Minor = true
		young = clerk.WithActor(young, a)
		if rows, err := o.d.List(young, visit); err != nil || len(rows) != 0 {
			t.Errorf("lists %v %v", rows, err)
		}
		if _, _, err := o.d.Open(young, visit, doc); !fault.Is(err, fault.NotFound) {
			t.Errorf("opens: %v", err)
		}
		if _, content, err := o.d.Open(o.As("educator"), visit, doc); err != nil || string(content) != "what was said" {
			t.Errorf("an adult: %q %v", content, err)
		}
	})
}

func archive(files map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for x := range 40 {
		for y := range 30 {
			m.Set(x, y, color.RGBA{uint8(x * 6), uint8(y * 8), 100, 255})
		}
	}
	return m
}

func TestAFileIsWhatItsContentSays(t *testing.T) {
	odt := "application/vnd.oasis.opendocument.text"
	var shot bytes.Buffer
	housetest.Must(t, png.Encode(&shot, picture()))
	for name, c := range map[string]struct {
		content []byte
		key     string // what is wrong; empty: nothing
		saved   string
	}{
		"letter.pdf":      {[]byte("%PDF-1.7\n...%%EOF"), "", "document.pdf"},
		"cut.pdf":         {[]byte("%PDF-1.7\n..."), "document.damaged", ""},
		"shot.pdf":        {shot.Bytes(), "", "document.png"},
		"cut.png":         {shot.Bytes()[:40], "document.damaged", ""},
		"list.csv":        {[]byte("a;b\nšķūņi;2\n"), "", "document.csv"},
		"note.txt":        {[]byte("šķūņi"), "", "document.txt"},
		"broken.txt":      {[]byte("\xff\xfe\x00s"), "document.unknown_form", ""},
		"letter.docx":     {archive(map[string]string{"[Content_Types].xml": "x", "word/document.xml": "x"}), "", "document.docx"},
		"table.docx":      {archive(map[string]string{"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "", "document.xlsx"},
		"macros.docx":     {archive(map[string]string{"[Content_Types].xml": "x", "word/document.xml": "x", "word/vbaProject.bin": "x"}), "document.macros", ""},
		"inside.docx":     {archive(map[string]string{"[Content_Types].xml": "x", "word/document.xml": "x", "a/run.EXE": "x"}), "document.program", ""},
		"letter.odt":      {archive(map[string]string{"mimetype": odt, "content.xml": "x"}), "", "document.odt"},
		"other.odt":       {archive(map[string]string{"mimetype": "x", "content.xml": "x"}), "document.unknown_form", ""},
		"plain.zip":       {archive(map[string]string{"a.txt": "x"}), "document.unknown_form", ""},
		"cut.docx":        {[]byte("PK\x03\x04 and so on"), "document.damaged", ""},
		"windows.pdf":     {[]byte("MZ\x90\x00\x03\x00"), "document.program", ""},
		"linux.jpg":       {[]byte("\x7fELF\x02\x01"), "document.program", ""},
		"mac.docx":        {[]byte("\xcf\xfa\xed\xfe\x07"), "document.program", ""},
		"script.txt":      {[]byte("#!/bin/sh\nrm -r .\n"), "document.program", ""},
		"batch.csv":       {[]byte("@ECHO OFF\r\ndel x\r\n"), "document.program", ""},
		"initials.txt":    {[]byte("MZ was here"), "", "document.txt"},
		"old.doc":         {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."), "document.old_office", ""},
		"animation.gif":   {[]byte("GIF89a\x01\x00\x01\x00\x00"), "document.unknown_form", ""},
		"nothing.pdf":     {nil, "field.required", ""},
		"half.jpg":        {[]byte("\xff\xd8\xff\xe0\x00\x10JFIF"), "document.damaged", ""},
		"pretend.jpg.txt": {[]byte("a\x01b"), "document.unknown_form", ""},
	} {
		h := housetest.Open(t, func(h *area.House) []area.Area { return nil }, house.Options{})
		d := documents.New(h.House.House)
		p, err := d.Prepare(context.Background(), documents.Upload{Owner: visit, Kind: documents.File, Title: "x", Name: name, Content: c.content})
		if c.key == "" {
			if err != nil || p.SaveAs() != c.saved {
				t.Errorf("%s: %v %v", name, p, err)
			}
			continue
		}
		f := fault.As(err).Fields
		if len(f) != 1 || f[0].Name != "file" || f[0].Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
		if entries, _ := os.ReadDir(filepath.Join(h.Dir, "documents")); len(entries) != 0 {
			t.Errorf("%s was kept", name)
		}
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	h := housetest.Open(t, func(h *area.House) []area.Area { return nil }, house.Options{})
	d := documents.New(h.House.House)
	_, err := d.Prepare(context.Background(), documents.Upload{Owner: visit, Kind: documents.File, Title: "x", Content: bytes.Repeat([]byte("a"), documents.MostBytes+1)})
	if f := fault.As(err).Fields; len(f) != 1 || f[0].Key != "field.file_too_large" {
		t.Error(err)
	}
	_, err = d.Prepare(context.Background(), documents.Upload{Owner: visit, Kind: documents.Note, Title: strings.Repeat("ā", 121), Content: []byte(strings.Repeat("ā", documents.MostNote+1))})
	if f := fault.As(err).Fields; len(f) != 2 {
		t.Error(err)
	}
}

func TestAPictureLosesWhatItSaysBesideItself(t *testing.T) {
	var plain bytes.Buffer
	housetest.Must(t, jpeg.Encode(&plain, picture(), nil))
	b := plain.Bytes()
	segment := func(mark byte, content string) []byte {
		n := len(content) + 2
		return append([]byte{0xff, mark, byte(n >> 8), byte(n)}, content...)
	}
	// EXIF, little-endian: turned by 6, and one more entry.
	exif := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x02\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x25\x88\x04\x00\x01\x00\x00\x00SECR\x00\x00\x00\x00"
	var told []byte
	told = append(told, b[:2]...)
	told = append(told, segment(0xe1, exif)...)
	told = append(told, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00SECRET xmp")...)
	told = append(told, segment(0xed, "Photoshop 3.0\x00SECRET iptc")...)
	told = append(told, segment(0xfe, "SECRET comment")...)
	told = append(told, segment(0xe2, "MPF\x00SECRET")...)
	told = append(told, b[2:]...)
	told = append(told, "SECRET film after the picture"...)

	h := housetest.Open(t, func(h *area.House) []area.Area { return nil }, house.Options{})
	d := documents.New(h.House.House)
	clean := func(name string, content []byte) []byte {
		p, err := d.Prepare(context.Background(), documents.Upload{Owner: visit, Kind: documents.File, Title: "x", Name: name, Content: content})
		housetest.Must(t, err)
		sealed, err := os.ReadFile(filepath.Join(h.Dir, "documents", p.ID()))
		housetest.Must(t, err)
		out, err := h.Keys.Open("document content "+p.ID(), sealed)
		housetest.Must(t, err)
		return out
	}
	got := clean("a.jpg", told)
	if bytes.Contains(got, []byte("SECR")) {
		t.Error("something beside the picture is still there")
	}
	if !bytes.Contains(got, []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06")) {
		t.Error("how the picture must be turned is lost")
	}
	a, err := jpeg.Decode(bytes.NewReader(got))
	housetest.Must(t, err)
	want, err := jpeg.Decode(bytes.NewReader(b))
	housetest.Must(t, err)
	if a.Bounds() != want.Bounds() || a.At(7, 9) != want.At(7, 9) {
		t.Error("the picture has changed")
	}
	if again := clean("a.jpg", b); !bytes.Equal(again, b) {
		t.Error("a picture that says nothing has changed")
	}

	var shot bytes.Buffer
	housetest.Must(t, png.Encode(&shot, picture()))
	s := shot.Bytes()
	text := append([]byte{0, 0, 0, 6}, "tEXtSECRET\x00\x00\x00\x00"...)
	withText := append(append(append([]byte(nil), s[:33]...), text...), s[33:]...)
	withText = append(withText, "SECRET"...)
	if got := clean("a.png", withText); !bytes.Equal(got, s) {
		t.Error("a PNG keeps what it says beside itself, or has changed")
	}
}

func TestTheSameFormFiveTimesAtOnceKeepsOneDocument(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := clerk.WithAct(o.As("coordinator"), clerk.Act{ID: id.New(), Hash: "x"})
		got := make(chan string, 5)
		for range 5 {
			go func() {
				doc, err := o.d.Add(ctx, sheet())
				if err != nil {
					t.Error(err)
				}
				got <- doc
			}()
		}
		first := <-got
		for range 4 {
			if doc := <-got; doc != first {
				t.Errorf("%s and %s", first, doc)
			}
		}
		if rows, err := o.d.List(o.As("coordinator"), visit); err != nil || len(rows) != 1 || len(o.files()) != 1 {
			t.Errorf("rows %v, files %v, %v", rows, o.files(), err)
		}
	})
}
