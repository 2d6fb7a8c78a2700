package reports_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"drosme/internal/acceptance"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/transfer"
	"drosme/internal/when"
)

// A programme as an organisation keeps it: registers by name, rows by column.
type registers map[string][]map[string]string

var registerColumns = map[string]string{
	"organisations": "code,name,kind,country,municipality,region,coalition_member_from,coalition_member_to",
	"people":        "code,kind,sex,age_band,organisation,country,first_language",
	"grants":        "code,title,funder,starts_on,ends_on,total_cost_eur,grant_rate,funder_rate,second_funder",
	"activities":    "code,visit,format,title,status,starts_at,ends_at,place,municipality,country,host,language,led_by,grants",
	"headcounts":    "activity,audience,sex,age_band,count,method",
	"attendance":    "activity,person,role,status",
	"certificates":  "code,standard,scope,issuer,holder,issued_on,valid_to,grant",
	"publications":  "code,kind,title,language,published_on,grant",
	"adoptions":     "publication,organisation,adopted_on",
	"handouts":      "publication,activity,organisation,handed_on,quantity",
	"feedback":      "code,received_on,source,about,summary,change_made,changed_on,grant",
}

// files writes the registers as the importer reads them.
func (r registers) files() fstest.MapFS {
	out := fstest.MapFS{}
	for name, columns := range registerColumns {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		heads := strings.Split(columns, ",")
		_ = w.Write(heads)
		for _, row := range r[name] {
			cells := make([]string, len(heads))
			for i, c := range heads {
				cells[i] = row[c]
			}
			_ = w.Write(cells)
		}
		w.Flush()
		out[name+".csv"] = &fstest.MapFile{Data: b.Bytes()}
	}
	return out
}

func (r registers) add(name, values string) {
	row := map[string]string{}
	heads := strings.Split(registerColumns[name], ",")
	for i, v := range strings.Split(values, "|") {
		row[heads[i]] = v
	}
	r[name] = append(r[name], row)
}

// drawn makes a small programme with two grants; all its codes begin with a prefix of their own.
func drawn(t *rapid.T, prefix string) registers {
	r := registers{}
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	number := func(label string, least, most int) int { return rapid.IntRange(least, most).Draw(t, label) }
	aDay := func(label string) when.Day { return when.Day("2020-01-01").Add(number(label, 0, 400)) }
	code := func(kind string, n int) string { return fmt.Sprintf("%s%s%d", prefix, kind, n) }
	blankOr := func(label string) string {
		if rapid.Bool().Draw(t, label+" is given") {
			return string(aDay(label))
		}
		return ""
	}

	var grants, orgs, people, acts, pubs []string
	for i := range 2 {
		start := when.Day("2020-01-15").Add(number("start", 0, 90))
		grants = append(grants, code("G", i))
		r.add("grants", fmt.Sprintf("%s|Programme|Sample fund|%s|%s|%d|%.2f|%.2f|Second", grants[i], start, start.Add(number("length", 60, 250)),
			number("cost", 1, 900000), float64(number("grant rate", 0, 100))/100, float64(number("funder rate", 0, 100))/100))
	}
	for i := range number("organisations", 1, 8) {
		orgs = append(orgs, code("O", i))
		from, to := blankOr("member from"), ""
		if from != "" && rapid.Bool().Draw(t, "left") {
			to = string(when.Day(from).Add(number("membership", 0, 200)))
		}
		r.add("organisations", fmt.Sprintf("%s|Parauga %s|%s|LV|Rīga|Rīga|%s|%s", orgs[i], orgs[i], pick("kind", "school", "ngo", "municipality", "youth_centre"), from, to))
	}
	for i := range number("people", 1, 8) {
		people = append(people, code("P", i))
		r.add("people", fmt.Sprintf("%s|%s|f|25-44||LV|lv", people[i], pick("kind of person", "served", "volunteer", "activist", "professional", "staff")))
	}
	for i := range number("activities", 0, 14) {
		acts = append(acts, code("A", i))
		paid := grants[number("grant", 0, 1)]
		switch number("shares", 0, 3) {
		case 0:
			paid = ""
		case 1:
			paid = grants[0] + ":60;" + grants[1] + ":40"
		}
		at := string(aDay("day"))
		format := pick("format", "trailer_session", "trailer_session", "trailer_session", "lesson", "stand", "group_meeting", "seminar", "coalition_training",
			"exchange_visit", "peer_event", "camp")
		r.add("activities", fmt.Sprintf("%s||%s|Title|%s|%sT10:00|%sT11:00|Hall|Rīga|%s|%s|lv||%s", acts[i], format,
			pick("status", "held", "held", "held", "planned", "cancelled"), at, at, pick("country", "LV", "EE", "PL"), pick("host", append(orgs, "")...), paid))
	}
	if len(acts) > 0 {
		seen := map[string]bool{}
		once := func(key string) bool { was := seen[key]; seen[key] = true; return !was }
		for range number("head counts", 0, 30) {
			key := strings.Join([]string{pick("activity", acts...), pick("audience", "pupils", "pupils", "teachers", "visitors", "parents"), pick("sex", "f", "m"), "13-15"}, "|")
			method := pick("method", "teacher_count", "clicker", "device_count", "estimate")
			if once(key + method) {
				r.add("headcounts", fmt.Sprintf("%s|%d|%s", key, number("count", 0, 60), method))
			}
		}
		for range number("attendance", 0, 30) {
			key := pick("activity", acts...) + "|" + pick("person", people...) + "|" + pick("role", "participant", "participant", "leader")
			if once(key) {
				r.add("attendance", key+"|"+pick("attended", "attended", "attended", "registered", "absent"))
			}
		}
	}
	for i := range number("publications", 0, 4) {
		g := r["grants"][number("grant of publication", 0, 1)]
		start, end := when.Day(g["starts_on"]), when.Day(g["ends_on"])
		published := start.Add(number("published", 0, 60)) // within its grant: what a guide from outside means for adoptions, the rules leave open
		pubs = append(pubs, code("B", i))
		r.add("publications", fmt.Sprintf("%s|%s|Title|lv|%s|%s", pubs[i], pick("kind of publication", "guide", "guide", "leaflet"), min(published, end), g["code"]))
	}
	if len(pubs) > 0 {
		seen := map[string]bool{}
		for range number("adoptions", 0, 6) {
			b, o := pick("publication", pubs...), pick("adopter", orgs...)
			if published := publishedOn(r, b); !seen[b+o] {
				seen[b+o] = true
				r.add("adoptions", fmt.Sprintf("%s|%s|%s", b, o, published.Add(number("adopted", 0, 300))))
			}
		}
		for range number("handouts", 0, 6) {
			b, a := pick("publication", pubs...), ""
			if len(acts) > 0 {
				a = pick("activity", acts...)
			}
			if o := pick("taker", orgs...); !seen[b+a+o+"handed"] {
				seen[b+a+o+"handed"] = true
				r.add("handouts", fmt.Sprintf("%s|%s|%s|%s|%d", b, a, o, "", number("quantity", 1, 90)))
			}
		}
	}
	for i := range number("certificates", 0, 3) {
		issued := aDay("issued")
		r.add("certificates", fmt.Sprintf("%s|ISO 9001|Scope|Body (sample)||%s|%s|%s", code("C", i), issued, issued.Add(number("valid", 0, 300)), pick("grant of certificate", grants...)))
	}
	for i := range number("feedback", 0, 5) {
		received, change, changed := aDay("received"), "", when.Day("")
		if rapid.Bool().Draw(t, "changed") {
			change, changed = "Moved", received.Add(3)
		}
		r.add("feedback", fmt.Sprintf("%s|%s|%s|groupwork|Summary|%s|%s|%s", code("F", i), received, pick("source", "served", "served", "pupil", "host"), change, changed, pick("grant of feedback", grants...)))
	}
	return r
}

func publishedOn(r registers, code string) when.Day {
	for _, p := range r["publications"] {
		if p["code"] == code {
			return when.Day(p["published_on"])
		}
	}
	return ""
}

// slowly counts the figures of a grant by the README's rules, straight from the rows: no table, no kept
// totals, nothing of the product but its days. all holds the rows of every programme in the house, since
// the coalition is of the whole house.
func slowly(r registers, all registers, grant string, from, to when.Day) map[string]int64 {
	by := func(name, code string) map[string]string {
		for _, x := range r[name] {
			if x["code"] == code {
				return x
			}
		}
		return map[string]string{}
	}
	g := by("grants", grant)
	out := map[string]int64{}
	unique := map[string]map[string]bool{}
	once := func(figure, key string) {
		if unique[figure] == nil {
			unique[figure] = map[string]bool{}
		}
		if !unique[figure][key] {
			unique[figure][key] = true
			out[figure]++
		}
	}
	heads := func(activity, audience string) (sum int64) {
		for _, method := range []string{"teacher_count", "clicker", "device_count", "estimate"} {
			found := false
			for _, h := range r["headcounts"] {
				if h["activity"] == activity && h["audience"] == audience && h["method"] == method {
					n, _ := strconv.ParseInt(h["count"], 10, 64)
					sum, found = sum+n, true
				}
			}
			if found {
				return sum
			}
		}
		return 0
	}
	counting := map[string]bool{}
	for _, a := range r["activities"] {
		day := when.Day(a["starts_at"][:10])
		if a["status"] != "held" || !strings.Contains(a["grants"], grant) || !day.Within(from, to) {
			continue
		}
		counting[a["code"]] = true
		once("partnership.countries", a["country"])
		switch a["format"] {
		case "group_meeting":
			out["support_group.meetings"]++
		case "trailer_session":
			out["info_trailer.sessions"]++
			if by("organisations", a["host"])["kind"] == "school" {
				once("info_trailer.schools", a["host"])
			}
			pupils := heads(a["code"], "pupils")
			out["info_trailer.young_people"] += pupils
			if strings.Contains(a["grants"], ";") {
				out["info_trailer.young_people_also_reported_elsewhere"] += pupils
			}
			out["info_trailer.teachers"] += heads(a["code"], "teachers")
		case "stand":
			out["festival.visitors"] += heads(a["code"], "visitors")
		case "peer_event":
			out["peer_educators.events"]++
		case "seminar":
			out["seminars.held"]++
		case "exchange_visit":
			out["coalition.exchange_visits"]++
		}
	}
	for _, t := range r["attendance"] {
		if !counting[t["activity"]] || t["status"] != "attended" {
			continue
		}
		format, kind := by("activities", t["activity"])["format"], by("people", t["person"])["kind"]
		switch {
		case t["role"] == "leader":
			if kind == "volunteer" {
				once("peer_educators.involved", t["person"])
			}
		case format == "group_meeting" && kind == "served":
			once("support_group.persons", t["person"])
		case format == "seminar":
			out["seminars.participants"]++
			once("seminars.unique_participants", t["person"])
		case format == "coalition_training" && kind == "activist":
			once("coalition.activists_educated", t["person"])
		}
	}
	for _, o := range all["organisations"] {
		begins, ends := when.Day(o["coalition_member_from"]), when.Day(o["coalition_member_to"])
		if o["kind"] == "ngo" && begins != "" && begins <= to && (ends == "" || ends >= from) {
			out["coalition.organisations"]++
		}
	}
	for _, c := range r["certificates"] {
		if c["grant"] == grant && c["issued_on"] <= g["ends_on"] && (c["valid_to"] == "" || c["valid_to"] >= g["ends_on"]) {
			out["quality.certificates_in_force"]++
		}
	}
	for _, p := range r["publications"] {
		if p["grant"] != grant {
			continue
		}
		if p["kind"] == "guide" {
			if when.Day(p["published_on"]).Within(from, to) {
				out["guide.editions"]++
			}
			for _, a := range r["adoptions"] {
				if a["publication"] == p["code"] && when.Day(a["adopted_on"]).Within(from, to) && by("organisations", a["organisation"])["kind"] == "municipality" {
					once("guide.municipalities_adopted", a["organisation"])
				}
			}
		}
		for _, h := range r["handouts"] {
			if h["publication"] == p["code"] && counting[h["activity"]] {
				n, _ := strconv.ParseInt(h["quantity"], 10, 64)
				out["materials.handed_on"] += n
			}
		}
	}
	for _, f := range r["feedback"] {
		if f["grant"] == grant && f["source"] == "served" && when.Day(f["received_on"]).Within(from, to) {
			out["feedback.from_people_served"]++
			if f["change_made"] != "" {
				out["feedback.from_people_served_with_a_change"]++
			}
		}
	}
	cost, _ := strconv.ParseInt(g["total_cost_eur"], 10, 64)
	hundredths := func(rate string) int64 {
		n, _ := strconv.ParseInt(strings.Replace(rate, ".", "", 1), 10, 64)
		return n
	}
	paid := (cost*hundredths(g["grant_rate"]) + 50) / 100
	first := (paid*hundredths(g["funder_rate"]) + 50) / 100
	out["grant.cost_eur"], out["grant.first_funder_eur"], out["grant.second_funder_eur"], out["grant.own_eur"] = cost, first, paid-first, cost-paid
	return out
}

// rounds sets how many things rapid tries.
func rounds(t *testing.T, n int) {
	t.Helper()
	before := flag.Lookup("rapid.checks").Value.String()
	housetest.Must(t, flag.Set("rapid.checks", strconv.Itoa(n)))
	t.Cleanup(func() { _ = flag.Set("rapid.checks", before) })
}

// The slow count is itself tried: it gives the published figures of the acceptance programme.
func TestTheSlowCountGivesThePublishedFigures(t *testing.T) {
	r := registers{}
	for name := range registerColumns {
		f, err := acceptance.FS().Open(name + ".csv")
		housetest.Must(t, err)
		rows, err := csv.NewReader(f).ReadAll()
		housetest.Must(t, err)
		f.Close()
		for _, cells := range rows[1:] {
			row := map[string]string{}
			for i, c := range rows[0] {
				row[strings.TrimPrefix(c, "\ufeff")] = cells[i]
			}
			r[name] = append(r[name], row)
		}
	}
	got := slowly(r, r, "LV03-0172", "2014-09-01", "2015-11-30")
	for name, want := range expected(t) {
		if got[name] != want {
			t.Errorf("%s: %d, want %d", name, got[name], want)
		}
	}
}

// Another programme of the same shape has other totals, and gets them: random programmes, all in one house
// beside each other, are imported and counted, for the whole grant and for a part of its days.
func TestAnyProgrammeGetsItsOwnFigures(t *testing.T) {
	rounds(t, 40)
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		all, n := registers{}, 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			r := drawn(rt, fmt.Sprintf("X%d", n))
			_, err := d.transfer.Import(h.AsSystem("console"), transfer.FromFS(r.files()), transfer.ImportOptions{})
			if err != nil {
				rt.Fatalf("%v %+v", err, fault.As(err).Fields)
			}
			for name, rows := range r {
				all[name] = append(all[name], rows...)
			}
			for _, g := range r["grants"] {
				start, end := when.Day(g["starts_on"]), when.Day(g["ends_on"])
				from := start.Add(rapid.IntRange(0, 59).Draw(rt, "from"))
				to := max(from, end.Add(-rapid.IntRange(0, 59).Draw(rt, "to")))
				for _, days := range [][2]when.Day{{start, end}, {from, to}} {
					got, err := d.reports.Results(h.As("coordinator"), g["code"], days[0], days[1])
					if err != nil {
						rt.Fatal(err)
					}
					want, since := slowly(r, all, g["code"], days[0], days[1]), slowly(r, all, g["code"], start, days[1])
					if len(got.Figures) != 27 {
						rt.Fatalf("%d figures", len(got.Figures))
					}
					for _, f := range got.Figures {
						if f.Value != want[f.Name] || f.Since != since[f.Name] {
							rt.Errorf("%s from %s to %s: %d (since the start %d), want %d (%d)", f.Name, days[0], days[1], f.Value, f.Since, want[f.Name], since[f.Name])
						}
					}
				}
			}
		})
		if n < 40 || !slices.ContainsFunc(all["headcounts"], func(x map[string]string) bool { return x["count"] != "0" }) {
			t.Errorf("%d programmes only, or nobody in them", n)
		}
	})
}
