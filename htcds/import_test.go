package htcds_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"drosme/htcds"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/cases"
)

// filledIn fills in a published workbook as a person would: by the labels that they see. Rows begin at 3.
func filledIn(t testing.TB, file string, rows ...map[string]any) []byte {
	t.Helper()
	f, err := excelize.OpenFile("standard/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := ""
	for _, s := range f.GetSheetList() {
		if v, _ := f.GetCellValue(s, "B1"); v == "cas_CaseOwner" {
			sheet = s
		}
	}
	labels, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		for label, v := range row {
			found := false
			for c, l := range labels[1] {
				if strings.TrimSpace(l) != label {
					continue
				}
				found = true
				at, _ := excelize.CoordinatesToCellName(c+1, i+3)
				if s, ok := v.(string); ok && strings.HasPrefix(s, "=") {
					_ = f.SetCellFormula(sheet, at, s[1:])
					continue
				}
				_ = f.SetCellValue(sheet, at, v)
				if _, ok := v.(int); ok {
					_ = f.SetCellStyle(sheet, at, at, day)
				}
			}
			if !found {
				t.Fatalf("the workbook has no label %s", label)
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// person is a row of a published workbook; days are serial numbers.
func person() map[string]any {
	return map[string]any{
		"Case Owner": "Parauga Darbiniece", "First Name": "Anna", "Second Name": "Parauga", "Consent": "TRUE", "Birthdate": 32874, "Gender": "TransgenderFeminine",
		"Citizenship": "Latvia", "Title": "Pavāre", "Email": "anna.parauga@example.org", "Mobile Phone": "+371 20000000",
		"Mailing Street": "Paraugu iela 1", "Mailing City": "Rīga", "Mailing State/Province": "Vidzeme", "Mailing Zip/Postal Code": "LV-1000", "Mailing Country": "Latvia",
		"Trafficking Status": "Actual victim of trafficking", "Trafficking Status Decision Making Organization": "Non-police governmental organization",
		"Methods of Control": "Debt bondage ", "Type of Exploitation": "Forced labour", "Forced Labour Industry": "Water supply; sewerage, waste management and remediation",
		"Status": "Follow up", "Incoming Referral Date": 44000, "Reason for Incoming Referral": "Migration Or Change Of Location",
		"Reason for Outgoing Referral": "Additional Services Required", "Outgoing Referral Date": 44100, "Reason for Case Closure": "Viss labi",
	}
}

func rowOf(t *testing.T, content []byte, name string) (htcds.Row, *htcds.Sheet) {
	t.Helper()
	grids, err := htcds.ReadGrids(content, name)
	housetest.Must(t, err)
	m, ok := htcds.Recognise(grids)
	if !ok {
		t.Fatal("no header was found")
	}
	s := htcds.ReadSheet(grids, m, name, today)
	if len(s.Rows) == 0 {
		t.Fatalf("no rows; %v", s.Faults)
	}
	return s.Rows[0], s
}

// The row of names of the published workbooks is shuffled over the columns of the address, one name is missing
// and one misspelt. Streets arrive as streets.
func TestThePublishedWorkbooks(t *testing.T) {
	for _, file := range []string{"htcds-workbook-plain-v2.0.xlsx", "htcds-workbook-single-select-v2.0.xlsx"} {
		t.Run(file, func(t *testing.T) {
			r, s := rowOf(t, filledIn(t, file, person()), file)
			if len(s.Faults) > 0 || len(s.Rows) != 1 {
				t.Fatalf("%d rows, %+v", len(s.Rows), s.Faults)
			}
			for field, want := range map[string]string{
				"prs_MailingStreet": "Paraugu iela 1", "prs_MailingCity": "Rīga", "prs_MailingState": "Vidzeme", "prs_MailingPostalCode": "LV-1000", "prs_MailingCountry": "LV",
				"cas_ReasonForOutgoingReferral": "AdditionalServicesRequired", "vic_TraffickingStatusDecisionMakingOrg": "NonPoliceGovernmentalOrganization",
				"prs_FirstName": "Anna", "prs_SecondName": "Parauga", "prs_Title": "Pavāre", "prs_Birthdate": "1990-01-01", "cas_IncomingReferralDate": "2020-06-18",
				"prs_Citizenship": "LV", "prs_Gender": "TransgenderFeminine", "cas_Status": "FollowUp", "con_Consent": "TRUE", "cas_CaseOwner": "Parauga Darbiniece",
				"vic_ForcedLabourIndustry": "E_WaterSupplySewerageWasteManagement", "prs_MobilePhone": "+37120000000", "hte_City": "", "org_ShippingCity": "", "spl_Type": "",
			} {
				if got := r.Value(field); got != want {
					t.Errorf("%s: %q, want %q", field, got, want)
				}
			}
			notes := map[string]string{}
			for _, n := range s.Loss.Notes {
				notes[n.Pairs[1].(string)] = n.Key
			}
			for column, want := range map[string]string{"N": "htcds.why.label_wins", "O": "htcds.why.label_wins", "P": "", "Q": "htcds.why.label_wins", "R": "htcds.why.label_wins",
				"AJ": "htcds.why.no_name", "T": "htcds.why.misspelt", "D": ""} {
				if notes[column] != want {
					t.Errorf("column %s is said to be %q, want %q", column, notes[column], want)
				}
			}
		})
	}
}

// As KoboToolbox and ODK export them: by the form's own names, below groups, several answers with blanks or a
// column each, parted by semicolons.
func TestSubmissionsOfTheSurveyForm(t *testing.T) {
	kobo := "start;end;con_Consent;person/prs_First_Name;person/prs_Second_Name;prs_Birthdate;prs_Gender;prs_Citizenship;prs_Title;prs_MailingStreet;" +
		"vic_Methods_of_Control;vic_Methods_of_Control/DebtBondage;vic_Methods_of_Control/Other;vic_TypeOfExploitation/ForcedLabour;vic_TypeOfExploitation/Servitude;vic_TypeOfExploitation/Other;" +
		"cas_ReasonForIncomingReferral;cas_IncomingReferralDetails;__version__;_uuid;_id\n" +
		"2025-01-02T10:00:00.000+02:00;2025-01-02T10:20:00.000+02:00;TRUE;Anna;Parauga;1990-01-01;Feminine;LV;Pavāre;Paraugu iela 1;" +
		"DebtBondage  Other;1;1;1;1;0;vajag mājokli;atnāca viena;vSmt4;11111111-0000-4000-8000-000000000001;7\n"
	r, s := rowOf(t, []byte(kobo), "kobo.csv")
	if len(s.Faults) > 0 || s.Mapping.Form != htcds.Submission {
		t.Fatalf("%s %+v", s.Mapping.Form, s.Faults)
	}
	for field, want := range map[string]string{
		"prs_FirstName": "Anna", "prs_SecondName": "Parauga", "prs_Title": "Pavāre", "vic_MethodsOfControl": "DebtBondage;Other",
		"vic_TypeOfExploitation": "ForcedLabour;Servitude", "con_Consent": "TRUE", "prs_MailingStreet": "Paraugu iela 1",
		"cas_ReasonForIncomingReferral": "Other", "cas_IncomingReferralDetails": "vajag mājokli\natnāca viena",
	} {
		if got := r.Value(field); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	if r.Instance != "11111111-0000-4000-8000-000000000001" {
		t.Errorf("instance %q", r.Instance)
	}
	// By labels, the position in an organisation is a second Second Name.
	r, s = rowOf(t, []byte("Consent,First Name,Second Name,Birthdate,Second Name,Email\nYes,Anna,Parauga,1990-01-01,Pavāre,a@example.org\n"), "labels.csv")
	if len(s.Faults) > 0 || r.Value("prs_SecondName") != "Parauga" || r.Value("prs_Title") != "Pavāre" || r.Value("con_Consent") != "TRUE" {
		t.Errorf("%q %q %+v", r.Value("prs_SecondName"), r.Value("prs_Title"), s.Faults)
	}
	// All names that the published form has are known.
	xml, err := os.ReadFile("standard/htcds_xlsform.xml")
	housetest.Must(t, err)
	for _, part := range strings.Split(string(xml), `nodeset="/data/`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		if strings.Contains(name, "_") && !strings.HasPrefix(name, "__") && htcds.Suggest(name) == "" {
			t.Errorf("the form's %s has no home", name)
		}
	}
}

func TestASubmissionIsTakenOnce(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		line := func(n int) string { return fmt.Sprintf("TRUE,Anna,Feminine,uuid:%d\n", n) }
		head := "con_Consent,prs_First_Name,prs_Gender,meta/instanceID\n"
		if sum := load(t, boss, []byte(head+line(1)+line(2)), "a.csv"); sum.Stored != 2 {
			t.Fatalf("%+v", sum)
		}
		if sum := load(t, boss, []byte(head+line(1)+line(2)+line(3)+line(3)), "b.csv"); sum.Stored != 1 || sum.Already != 3 {
			t.Errorf("%+v", sum)
		}
		// The very same file, without any id, is not stored twice either.
		plain := []byte("prs_FirstName,prs_Gender\nAnna,Feminine\n")
		load(t, boss, plain, "c.csv")
		if sum := load(t, boss, plain, "c.csv"); sum.Stored != 0 || sum.Before == "" {
			t.Errorf("%+v", sum)
		}
	})
}

// 107 columns, of which 60 are known: they are stored, and each of the others is named by its letter.
func TestAWorkbookWith107Columns(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		var head, line []string
		for i, f := range htcds.Live()[:60] {
			head, line = append(head, f.Name), append(line, full(f, 1))
			if f.Name == "prs_Birthdate" {
				line[i] = "1970-01-01"
			}
		}
		for i := range 47 {
			head, line = append(head, fmt.Sprintf("x_Unknown%d", i)), append(line, "value")
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		_ = w.WriteAll([][]string{head, line})
		sum := load(t, h.As("responsible"), b.Bytes(), "107.csv")
		if sum.Known != 60 || sum.Columns != 107 || sum.Loss.Lost() != 47 || sum.Stored != 1 {
			t.Errorf("known %d of %d, lost %d, stored %d", sum.Known, sum.Columns, sum.Loss.Lost(), sum.Stored)
		}
		if words := strings.Join(sum.Loss.Lines(h.Book.For("en")), "\n"); !strings.Contains(words, "Column DC ") || strings.Contains(words, "value") {
			t.Error(words)
		}
	})
}

// A row with a fault stores nothing; keep-good stores the rest. No cell stands in a fault.
func TestBadRows(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		console := h.AsSystem("console")
		bad := person()
		bad["Gender"], bad["Birthdate"], bad["First Name"] = "Annas dzimums", "1850-01-01", "=A1"
		file := filledIn(t, "htcds-workbook-plain-v2.0.xlsx", person(), bad, person())
		sum, err := desk.Import(console, file, "bad.xlsx", htcds.ImportOptions{})
		if !fault.Is(err, fault.Invalid) || sum.Stored != 0 || sum.Bad != 1 || count(t, h) != 0 {
			t.Fatalf("%v, %+v", err, sum)
		}
		var at []string
		for _, f := range sum.Faults {
			at = append(at, fmt.Sprintf("%s:%d:%s", f.File, f.Row, f.Name))
		}
		if got := strings.Join(at, " "); got != "bad.xlsx:4:prs_FirstName bad.xlsx:4:prs_Birthdate bad.xlsx:4:prs_Gender" {
			t.Error(got)
		}
		said := string(htcds.FaultFile(h.Book.For("en"), sum.Faults))
		if strings.Contains(said, "Annas") || strings.Contains(said, "1850") || !strings.Contains(said, "Nobody is over 120") {
			t.Error(said)
		}
		if sum, err := desk.Import(console, file, "bad.xlsx", htcds.ImportOptions{Check: true, KeepGood: true}); !fault.Is(err, fault.Invalid) || sum.Stored != 0 || count(t, h) != 0 {
			t.Errorf("a check stored %+v", sum)
		}
		sum, err = desk.Import(console, file, "bad.xlsx", htcds.ImportOptions{KeepGood: true})
		if !fault.Is(err, fault.Invalid) || sum.Stored != 2 || count(t, h) != 2 {
			t.Errorf("%v, %+v, %d", err, sum, count(t, h))
		}
		nowhere(t, h, "Paraugu iela", "anna.parauga@", "Annas", "Pavāre")
	})
}

// count is how many cases the house has.
func count(t *testing.T, h *housetest.House) int {
	t.Helper()
	rows, _, err := kases.List(h.As("responsible"), cases.Question{Most: 1000})
	housetest.Must(t, err)
	return len(rows)
}

// nowhere fails when a text stands readable in any table of any store.
func nowhere(t *testing.T, h *housetest.House, texts ...string) {
	t.Helper()
	for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
		housetest.Must(t, s.Read(t.Context(), func(tx *db.Tx) error {
			tables, err := tx.Tables()
			if err != nil {
				return err
			}
			for _, table := range tables {
				err := tx.EachRow(table, func(row []any) error {
					for _, v := range row {
						for _, text := range texts {
							if strings.Contains(fmt.Sprintf("%s", v), text) {
								t.Errorf("%q stands in %s", text, table.Name)
							}
						}
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

func packed(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		housetest.Must(t, err)
		_, err = w.Write([]byte(content))
		housetest.Must(t, err)
	}
	housetest.Must(t, z.Close())
	return b.Bytes()
}

func TestBrokenFiles(t *testing.T) {
	good := filledIn(t, "htcds-workbook-plain-v2.0.xlsx", person())
	sheet := func(inside string) map[string]string {
		return map[string]string{
			"[Content_Types].xml":        "<Types/>",
			"_rels/.rels":                `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
			"xl/workbook.xml":            `<workbook><sheets><sheet name="A" id="r1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/a.xml"/></Relationships>`,
			"xl/worksheets/a.xml":        inside,
		}
	}
	for name, x := range map[string]struct {
		content []byte
		key     string
	}{
		"empty.xlsx":     {nil, "htcds.empty"},
		"cut.xlsx":       {good[:len(good)/2], "htcds.damaged"},
		"text.xlsx":      {[]byte("prs_FirstName\nAnna\n"), "htcds.not_a_workbook"},
		"old.xls":        {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), "htcds.old_or_locked"},
		"picture.csv":    {[]byte("\x89PNG\x00\x00\x00"), "htcds.not_a_file"},
		"page.csv":       {[]byte("<html><script>x</script></html>"), ""},
		"document.xlsx":  {packed(t, map[string]string{"word/document.xml": "<x/>"}), "htcds.not_a_workbook"},
		"away.xlsx":      {packed(t, map[string]string{"../../etc/x": "", "[Content_Types].xml": ""}), "htcds.damaged"},
		"bomb.xlsx":      {packed(t, sheet("<worksheet>"+strings.Repeat(" ", 60<<20)+"</worksheet>")), "htcds.bomb"},
		"entities.xlsx":  {packed(t, sheet(`<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>`)), "htcds.damaged"},
		"deep.xlsx":      {packed(t, sheet(strings.Repeat("<a>", 5000))), "htcds.damaged"},
		"wide.xlsx":      {packed(t, sheet(`<worksheet><row r="1"><c r="ZZZ1" t="inlineStr"><is><t>x</t></is></c></row></worksheet>`)), "htcds.too_many_columns"},
		"backwards.xlsx": {packed(t, sheet(`<worksheet><row r="5"/><row r="4"/></worksheet>`)), "htcds.damaged"},
		"quotes.csv":     {[]byte("prs_FirstName,prs_Title\n\"Anna,x\n"), "htcds.quotes"},
		"changed.sealed": {[]byte("age-encryption.org/v1\n"), ""},
	} {
		_, err := htcds.ReadGrids(x.content, name)
		key := ""
		if err != nil {
			key = fault.As(err).Fields[0].Key
		}
		if key != x.key {
			t.Errorf("%s: %q, want %q", name, key, x.key)
		}
		if err != nil && strings.Contains(err.Error(), "Anna") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A code of a case or a person that the house has is nobody else's.
func TestCodesAreNotTakenTwice(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		head := "house_Case,house_Person,prs_Gender\n"
		load(t, boss, []byte(head+"C1,P1,Feminine\nC2,P1,Feminine\n"), "a.csv")
		if n := count(t, h); n != 2 {
			t.Errorf("%d cases", n)
		}
		for file, want := range map[string]string{
			"C1,,Masculine\n":              "house_Case htcds.case_there",
			"C3,P1,Masculine\n":            "house_Person htcds.person_there",
			"C4,,Feminine\nC4,,Feminine\n": "house_Case htcds.case_twice",
			"Anna Parauga,,Feminine\n":     "house_Case person.code.wrong",
			"010190-12345,,Feminine\n":     "house_Case person.code.personal",
		} {
			if _, err := desk.Import(boss, []byte(head+file), "b.csv", htcds.ImportOptions{}); housetest.Said(err) != want {
				t.Errorf("%q: %s, want %s", file, housetest.Said(err), want)
			}
		}
	})
}

// The same form sent twice at once stores once.
func TestTheSameActStoresOnce(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ctx := clerk.WithAct(h.As("responsible"), clerk.Act{ID: id.New(), Hash: "typed"})
		for range 2 {
			load(t, ctx, []byte("prs_FirstName,prs_Gender\nAnna,Feminine\n"), "a.csv")
		}
		if n := count(t, h); n != 1 {
			t.Errorf("%d cases", n)
		}
	})
}

// FuzzReadGrids: no file stops the reader, and what it reads can be recognised and parsed.
func FuzzReadGrids(f *testing.F) {
	f.Add([]byte("prs_FirstName,prs_Gender\nAnna,Feminine\n"), "a.csv")
	f.Add([]byte("\xff\xfep\x00r\x00s\x00"), "b.csv")
	f.Add(allFields(2), "c.csv")
	f.Add(filledIn(f, "htcds-workbook-plain-v2.0.xlsx", person()), "d.xlsx")
	f.Fuzz(func(t *testing.T, content []byte, name string) {
		grids, err := htcds.ReadGrids(content, name)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if m, ok := htcds.Recognise(grids); ok {
			s := htcds.ReadSheet(grids, m, "x", today)
			for _, r := range s.Rows {
				if len(r.Values) != 84 {
					t.Fatal("a row without its fields")
				}
			}
		}
	})
}
