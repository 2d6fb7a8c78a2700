package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// casework writes the four registers of casework into a folder. K-1 has a course with a pause and support in proceedings;
// K-2 had its course over a 29 February.
func casework(t *testing.T, more map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"cases.csv": "code,person,opened_on,closed_on\nK-1,,2024-01-01,\nK-2,,2023-09-01,2024-03-31\n",
		"case_rules.csv": "case,rule,starts_on\nK-1,course_days,2024-01-01\nK-1,proceedings_hours,2024-07-15\nK-1,child_family_hours,2024-02-01\n" +
			"K-1,reflection_days,01.02.2024\nK-2,course_days,2023-09-02\n",
		"pauses.csv": "case,rule,from,to\nK-1,course_days,2024-03-01,2024-03-10\n",
		"services.csv": "code,case,day,minutes,specialist,payer,rule\nH-1,K-1,2024-08-01,60,Social worker,SIVA,aftercare_hours\n" +
			"H-2,K-1,2024-09-01,90,lawyer,LV03-0172:40;SIVA:60,proceedings_hours\nH-3,K-1,2024-09-02,9000,lawyer,SIVA,proceedings_hours\nH-4,K-2,2024-02-29,301,psychologist,SIVA,aftercare_hours\n",
	}
	for name, text := range more {
		files[name] = text
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheClocksOfACaseAreReckonedFromItsRegisters(t *testing.T) {
	eachEngine(t, func(t *testing.T, house []string, dir string) {
		must(t, append([]string{"import", casework(t, nil)}, house...)...)
		ask := func(code, on string) string {
			return must(t, append([]string{"clocks", "--case", code, "--on", on}, house...)...)
		}
		if got, want := ask("K-1", "2024-09-02"), `rule,unit,allowed,used,left,starts_on,ends_on,state
course_days,days,180,180,0,2024-01-01,2024-07-08,ended
aftercare_hours,hours,5,1,4,2024-07-09,2026-07-08,closed
proceedings_hours,hours,150,151.5,-1.5,2024-07-15,2024-12-31,exceeded
child_family_hours,hours,5,0,5,2024-02-01,,running
reflection_days,days,30,30,0,2024-02-01,2024-03-01,ended
`; got != want {
			t.Errorf("got\n%s", got)
		}
		if got, want := ask("K-2", "2024-02-29"), `rule,unit,allowed,used,left,starts_on,ends_on,state
course_days,days,180,180,0,2023-09-02,2024-02-28,ended
aftercare_hours,hours,5,5.02,-0.02,2024-02-29,2026-02-28,exceeded
`; got != want {
			t.Errorf("got\n%s", got)
		}
		// Another process has the house open, as the server has.
		at := where{Data: dir}
		if len(house) > 2 {
			at.DB = house[3]
		}
		h, _, _, err := at.open(context.Background(), true)
		if err != nil {
			t.Fatal(err)
		}
		defer h.Close()
		if got := ask("K-1", "2024-01-01"); !strings.Contains(got, "\ncourse_days,days,180,1,179,2024-01-01,2024-07-08,running\n") {
			t.Errorf("beside the server:\n%s", got)
		}
		for _, c := range [][]string{{"--case", "K-9", "--on", "2024-01-01"}, {"--case", "K-1", "--on", "2024-02-30"}} {
			if out, errs, code := command(append(append([]string{"clocks"}, c...), house...)...); code != 1 || out != "" || errs == "" {
				t.Errorf("%v: exit %d, %q, %q", c, code, out, errs)
			}
		}
		// What was imported comes back only where it is asked for, to a named user as the own copy, or on a ground.
		to := filepath.Join(t.TempDir(), "out")
		rows := append([]string{"export", "--to", "us", "--why", "a test", "--also", "case_rules,pauses,services"}, house...)
		for want, more := range map[string][]string{"--ground": {to}, "--as USER": {"--own-copy", to}} {
			if _, errs, code := command(append(rows, more...)...); code != 1 || !strings.Contains(errs, want) {
				t.Errorf("%v: exit %d, %s", more, code, errs)
			}
		}
		none := filepath.Join(t.TempDir(), "none")
		if _, errs, code := command(append(rows, "--ground", "law", none)...); code != 0 || !strings.Contains(errs, "2 cases are not released") {
			t.Errorf("on a ground: exit %d, %s", code, errs)
		}
		if b, err := os.ReadFile(filepath.Join(none, "services.csv")); err != nil || strings.Count(string(b), "\n") != 1 {
			t.Errorf("rows of cases that are not released left: %s %v", b, err)
		}
		l := lawfulHouse(t, house, dir)
		if out, errs, code := l.as("export", "--to", "us", "--why", "a test", "--also", "case_rules,pauses,services", "--own-copy", to); code != 0 || !strings.Contains(out, "own copy") {
			t.Fatalf("the own copy: exit %d, %s%s", code, out, errs)
		}
		b, err := os.ReadFile(filepath.Join(to, "services.csv"))
		if err != nil || !strings.HasPrefix(string(b), "code,case,day,minutes,specialist,payer,rule\nH-1,K-1,2024-08-01,60,social_worker,SIVA,aftercare_hours\nH-2,K-1,2024-09-01,90,lawyer,SIVA:60;LV03-0172:40,proceedings_hours\n") {
			t.Errorf("%s %v", b, err)
		}
		again := filepath.Join(t.TempDir(), "again")
		must(t, append([]string{"export", "--to", "us", "--why", "a test", again}, house...)...)
		if _, err := os.Stat(filepath.Join(again, "services.csv")); err == nil {
			t.Error("an export gives services that nobody asked for")
		}
		// The three come back as they left.
		for _, name := range []string{"case_rules.csv", "pauses.csv", "services.csv"} {
			b, err := os.ReadFile(filepath.Join(to, name))
			if err != nil {
				t.Fatal(err)
			}
			only := t.TempDir()
			if err := os.WriteFile(filepath.Join(only, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
			if out := must(t, append([]string{"import", only}, house...)...); !strings.Contains(out, "0 new, 0 changed") {
				t.Errorf("%s again: %s", name, out)
			}
		}
	})
}

func TestAServiceOfNoPossibleDayIsAFaultOfItsRow(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "house")
	in := casework(t, map[string]string{"services.csv": `code,case,day,minutes,specialist,payer,rule
A,K-1,2023-12-31,60,psychologist,SIVA,aftercare_hours
B,K-1,2199-01-01,90,lawyer,SIVA,proceedings_hours
C,K-9,2024-09-02,0,lawyer,SIVA,proceedings_hours
D,K-2,2024-03-01,60,lawyer,SIVA:60;LV03-0172:30,
E,K-2,2024-03-02,10,Samanta Parauga,Samanta Parauga,
F,K-2,2024-03-03,10,lawyer,SIVA,no_such_rule
`})
	out, errs, code := command("import", "--data", dir, in)
	if code != 1 || strings.Contains(out+errs, "Samanta") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	for _, at := range []string{"services.csv:2:day: ", "services.csv:3:day: ", "services.csv:4:case: ", "services.csv:4:minutes: ", "services.csv:5:payer: ",
		"services.csv:6:specialist: ", "services.csv:6:payer: ", "services.csv:7:rule: "} {
		if !strings.Contains(errs, at) {
			t.Errorf("%s is not said:\n%s", at, errs)
		}
	}
	if _, _, code := command("clocks", "--data", dir, "--case", "K-1", "--on", "2024-03-01"); code != 1 {
		t.Error("a part was stored")
	}
}
