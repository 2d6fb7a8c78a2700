package htcds_test

import (
	"strings"
	"testing"

	"drosme/htcds"
	"drosme/internal/when"
)

const today = when.Day("2026-03-02")

func field(t *testing.T, name string) *htcds.Field {
	t.Helper()
	f, ok := htcds.ByName(name)
	if !ok {
		t.Fatalf("no field %s", name)
	}
	return f
}

func TestTheTableIsThatOfTheStandard(t *testing.T) {
	core, coded := 0, 0
	for _, f := range htcds.Live() {
		if f.Core {
			core++
		}
		if f.Standing == htcds.Coded {
			coded++
			switch f.Kind {
			case htcds.Text, htcds.Long, htcds.Phone, htcds.Email, htcds.Degrees:
				t.Errorf("%s leaves unsealed and is %s", f.Name, f.Kind)
			}
		}
		if strings.HasPrefix(f.Name, "per_") && f.Standing != htcds.Perpetrator {
			t.Errorf("%s speaks of somebody accused and is %s", f.Name, f.Standing)
		}
	}
	if len(htcds.Fields) != 84 || len(htcds.Live()) != 81 || core != 38 {
		t.Errorf("%d fields, %d live, %d of them core", len(htcds.Fields), len(htcds.Live()), core)
	}
	for _, name := range []string{"prs_FirstName", "prs_Birthdate", "prs_MailingStreet", "prs_HomePhone", "cco_CaseComment", "per_RoleDetails", "cas_CaseOwner", "vic_LocationOfExploitation"} {
		if field(t, name).Standing == htcds.Coded {
			t.Errorf("%s leaves unsealed", name)
		}
	}
}

// Worked out by hand from the standard and from what people type.
func TestCells(t *testing.T) {
	for _, x := range []struct{ field, typed, want, fault string }{
		{"prs_Gender", "Feminine\u00a0", "Feminine", ""},
		{"prs_Gender", "Not Specified/Unknown", "NonSpecifiedUnknown", ""},
		{"prs_Gender", "<b>Feminine</b>", "", "htcds.unknown_value"},
		{"vic_MethodsOfControl", "DebtBondage ", "DebtBondage", ""},
		{"vic_MethodsOfControl", "Other;Debt bondage ;Physical threats", "PhysicalThreats;DebtBondage;Other", ""},
		{"vic_MethodsOfControl", "DebtBondage FalsePromises", "DebtBondage;FalsePromises", ""},
		{"vic_MethodsOfControl", "Debt bondage, False promises", "DebtBondage;FalsePromises", ""},
		{"vic_MethodsOfControl", "RestrictsMovement", "", "htcds.unknown_value"},
		{"vic_ForcedLabourIndustry", "Water supply; sewerage, waste management and remediation", "E_WaterSupplySewerageWasteManagement", ""},
		{"vic_ForcedLabourIndustry", "Construction;Water supply; sewerage, waste management and remediation", "E_WaterSupplySewerageWasteManagement;F_Construction", ""},
		{"vic_ForcedLabourIndustry", "Agriculture, forestry and fishing", "A_AgricultureForestryAndFishing", ""},
		{"vic_ForcedLabourIndustry", "A_AgricultureForestryAndFishing C_Manufacturing", "A_AgricultureForestryAndFishing;C_Manufacturing", ""},
		{"prs_Citizenship", "Latvia; Ukraine", "LV;UA", ""},
		{"prs_Citizenship", "UA LV", "LV;UA", ""},
		{"prs_Citizenship", "LVA", "LV", ""},
		{"prs_Citizenship", "Bosnia and Herzegovina", "BA", ""},
		{"prs_Citizenship", "Narnia", "", "htcds.not_a_country"},
		{"prs_PrimaryLanguage", "lav", "lav", ""},
		{"prs_PrimaryLanguage", "LV", "lv", ""},
		{"prs_PrimaryLanguage", "Latvian", "", "htcds.not_a_language"},
		{"prs_Birthdate", "1990-02-28", "1990-02-28", ""},
		{"prs_Birthdate", "28.02.1990", "1990-02-28", ""},
		{"prs_Birthdate", "1990-02-28T00:00:00.000+02:00", "1990-02-28", ""},
		{"prs_Birthdate", "1990-02-30", "", "field.not_a_day"},
		{"prs_Birthdate", "02/28/1990", "", "field.not_a_day"},
		{"prs_Birthdate", "32874", "1990-01-01", ""},
		{"prs_Birthdate", "1990", "", "field.not_a_day"},
		{"prs_Birthdate", "2026-03-03", "", "htcds.not_yet"},
		{"prs_Birthdate", "1906-03-02", "1906-03-02", ""}, // 120 today
		{"prs_Birthdate", "1905-03-02", "", "htcds.born_too_long_ago"},
		{"prs_Birthdate", "1876-01-01", "", "htcds.born_too_long_ago"},
		{"spl_PlannedEndDate", "2027-01-01", "2027-01-01", ""},
		{"cas_OutgoingReferralDate", "2027-01-01", "", "htcds.not_yet"},
		{"vic_AgeWhenTrafficked", "17", "17", ""},
		{"vic_AgeWhenTrafficked", "17.0", "17", ""},
		{"vic_AgeWhenTrafficked", "-1", "", "htcds.not_a_number"},
		{"vic_AgeWhenTrafficked", "121", "", "htcds.not_a_number"},
		{"prs_MailingLatitude", "56,9496", "56.9496", ""},
		{"prs_MailingLatitude", "91", "", "htcds.not_degrees"},
		{"con_Consent", "1", "TRUE", ""},
		{"con_Consent", "no", "FALSE", ""},
		{"con_Consent", "perhaps", "", "htcds.not_yes_or_no"},
		{"prs_MobilePhone", "+371 20 000-000", "+37120000000", ""},
		{"prs_MobilePhone", "00371 20000000", "+37120000000", ""},
		{"prs_MobilePhone", "call me", "", "htcds.not_a_phone"},
		{"prs_Email", "anna@example.org", "anna@example.org", ""},
		{"prs_Email", "anna at example", "", "htcds.not_an_address"},
		{"cco_CaseComment", "=HYPERLINK(\"http://x\")", "", "htcds.formula"},
		{"cco_CaseComment", "'=1+1", "=1+1", ""},
		{"cco_CaseComment", "- likes tea", "- likes tea", ""},
		{"cco_CaseComment", "<script>alert(1)</script>", "<script>alert(1)</script>", ""},
		{"cco_CaseComment", "a\r\nb", "a\nb", ""},
		{"cco_CaseComment", "a\x00b", "", "htcds.not_text"},
		{"cco_CaseComment", strings.Repeat("ā", 20001), "", "field.too_long"},
	} {
		got, fault := htcds.ParseFor(field(t, x.field), x.typed, today)
		if got != x.want || fault != x.fault {
			t.Errorf("%s %.40q: %q %s, want %q %s", x.field, x.typed, got, fault, x.want, x.fault)
		}
	}
}
