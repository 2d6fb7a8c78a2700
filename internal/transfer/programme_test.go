package transfer_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"drosme/internal/acceptance"
	"drosme/internal/area"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/internal/transfer"
	"drosme/quality"
	"drosme/records/activities"
	"drosme/records/feedback"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/publications"
)

// programmeHouse is a house with all eleven registers.
func programmeHouse(desk **transfer.Desk) housetest.Rooms {
	return func(h *area.House) []area.Area {
		all := []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), grants.New(h).Area(),
			activities.New(h).Area(), publications.New(h).Area(), feedback.New(h).Area(), quality.New(h).Area()}
		var registers []register.Register
		for _, a := range all {
			registers = append(registers, a.Registers...)
		}
		*desk = transfer.New(h, registers, nil)
		return append(all, (*desk).Area())
	}
}

func TestTheWholeProgrammeComesInOnceAndGoesOutAsItIs(t *testing.T) {
	var desk *transfer.Desk
	housetest.Each(t, programmeHouse(&desk), func(t *testing.T, h *housetest.House) {
		console := h.AsSystem("console")
		s, err := desk.Import(console, transfer.FromFS(acceptance.FS()), transfer.ImportOptions{})
		if err != nil {
			t.Fatal(err, wrongAt(err))
		}
		if s.Changes() != s.Rows() || len(s.Registers) != 11 {
			t.Fatalf("%+v", s)
		}
		s, err = desk.Import(console, transfer.FromFS(acceptance.FS()), transfer.ImportOptions{})
		if err != nil || s.Stored {
			t.Fatalf("the same again: %+v %v", s, err)
		}
		dir := t.TempDir()
		parcel, err := desk.Export(console, transfer.ExportOptions{To: "archive", Why: "test"})
		housetest.Must(t, err)
		housetest.Must(t, parcel.WriteFolder(dir))
		for name, text := range read(t, dir) {
			original, err := fs.ReadFile(acceptance.FS(), name)
			housetest.Must(t, err)
			same(t, sortedLines(text), sortedLines(string(original)))
		}
		s, err = desk.Import(console, transfer.FromPath(dir), transfer.ImportOptions{})
		if err != nil || s.Stored {
			t.Fatalf("the export again: %+v %v", s, err)
		}
		var book bytes.Buffer
		housetest.Must(t, parcel.WriteXLSX(&book, "Registers", "en"))
		s, err = desk.Import(console, transfer.FromBytes(book.Bytes(), "book.xlsx"), transfer.ImportOptions{})
		if err != nil || s.Stored || len(s.Registers) != 11 {
			t.Fatalf("the workbook again: %+v %v", s, err)
		}
	})
}

// sortedLines compares two registers as sets of rows: the original has the order and the line ends of its
// keeper.
func sortedLines(text string) string {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), "\n")
	slices.Sort(lines[1:])
	return strings.Join(lines, "\n")
}

// TestALargeProgramme measures an import of 100,000 rows of the records' own registers. It runs when
// DROSME_LARGE is set: a figure, no rule.
func TestALargeProgramme(t *testing.T) {
	if os.Getenv("DROSME_LARGE") == "" {
		t.Skip("left out: DROSME_LARGE is not set; it measures and checks nothing that smaller tests leave out")
	}
	var desk *transfer.Desk
	housetest.Each(t, programmeHouse(&desk), func(t *testing.T, h *housetest.House) {
		for _, step := range []string{"first", "same"} {
			start := time.Now()
			s, err := desk.Import(h.AsSystem("console"), transfer.FromFS(large()), transfer.ImportOptions{})
			if err != nil {
				t.Fatal(err, wrongAt(err)[:1])
			}
			t.Logf("%s: %d rows, %d stored, %v", step, s.Rows(), s.Changes(), time.Since(start))
		}
	})
}

func large() fs.FS {
	var o, p, g, a, h, at strings.Builder
	o.WriteString("code,name,kind,country,municipality,region,coalition_member_from,coalition_member_to\n")
	for i := range 500 {
		fmt.Fprintf(&o, "SCH%03d,Paraugskola Nr. %d,school,LV,Rīga,Rīga,,\n", i, i)
	}
	p.WriteString("code,kind,sex,age_band,organisation,country,first_language\n")
	for i := range 1500 {
		fmt.Fprintf(&p, "V%04d,volunteer,f,19-24,,LV,lv\n", i)
	}
	g.WriteString("code,title,funder,starts_on,ends_on,total_cost_eur,grant_rate,funder_rate,second_funder\nG1,Sample,Funder,2014-09-01,2015-11-30,111110,0.90,0.95,State budget\n")
	a.WriteString("code,visit,format,title,status,starts_at,ends_at,place,municipality,country,host,language,led_by,grants\n")
	h.WriteString("activity,audience,sex,age_band,count,method\n")
	at.WriteString("activity,person,role,status\n")
	for i := range 20_000 {
		fmt.Fprintf(&a, "TR%05d,VIS%05d,trailer_session,Info-trailer: the offer,held,2015-%02d-%02dT09:00,2015-%02d-%02dT10:00,hall,Rīga,LV,SCH%03d,lv,V%04d,G1\n",
			i, i, 1+i%11, 1+i%28, 1+i%11, 1+i%28, i%500, i%1500)
		fmt.Fprintf(&h, "TR%05d,pupils,f,13-15,%d,device_count\nTR%05d,pupils,m,13-15,%d,device_count\n", i, 10+i%20, i, 9+i%20)
		fmt.Fprintf(&at, "TR%05d,V%04d,leader,attended\nTR%05d,V%04d,leader,attended\n", i, i%1500, i, (i+1)%1500)
	}
	return fstest.MapFS{"organisations.csv": {Data: []byte(o.String())}, "people.csv": {Data: []byte(p.String())}, "grants.csv": {Data: []byte(g.String())},
		"activities.csv": {Data: []byte(a.String())}, "headcounts.csv": {Data: []byte(h.String())}, "attendance.csv": {Data: []byte(at.String())}}
}
