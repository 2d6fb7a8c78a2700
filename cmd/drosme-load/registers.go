package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// writeRegisters writes a folder of registers with so many organisations, activities and head counts,
// all invented.
func writeRegisters(dir string, organisations, activities, counts int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	write := func(name, header string, rows func(line func(string, ...any))) error {
		f, err := os.Create(filepath.Join(dir, name+".csv"))
		if err != nil {
			return err
		}
		w := bufio.NewWriter(f)
		fmt.Fprintln(w, header)
		rows(func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) })
		if err := w.Flush(); err != nil {
			return err
		}
		return f.Close()
	}
	err := write("grants", "code,title,funder,starts_on,ends_on,total_cost_eur,grant_rate,funder_rate,second_funder", func(line func(string, ...any)) {
		line("%s,Load (sample),Funder (sample),2024-01-01,2026-12-31,100000,0.90,0.95,", grant)
	})
	if err != nil {
		return err
	}
	err = write("organisations", "code,name,kind,country,municipality,region,coalition_member_from,coalition_member_to", func(line func(string, ...any)) {
		for i := range organisations {
			line("S%06d,Paraugskola %06d,school,LV,Paraugs %d,,,", i, i, i%119)
		}
	})
	if err != nil {
		return err
	}
	first := time.Date(2024, 1, 8, 8, 0, 0, 0, time.UTC)
	err = write("activities", "code,visit,format,title,status,starts_at,ends_at,place,municipality,country,host,language,led_by,grants", func(line func(string, ...any)) {
		for i := range activities {
			at := first.AddDate(0, 0, i%700).Add(time.Duration(i%7) * time.Hour)
			line("T%07d,V%06d,trailer_session,Sample,held,%s,%s,hall,Rīga,LV,S%06d,lv,,%s", i, i/3, at.Format("2006-01-02T15:04"),
				at.Add(time.Hour).Format("2006-01-02T15:04"), i%organisations, grant)
		}
	})
	if err != nil {
		return err
	}
	sexes, bands := []string{"f", "m", "unknown"}, []string{"0-12", "13-15", "16-18"}
	return write("headcounts", "activity,audience,sex,age_band,count,method", func(line func(string, ...any)) {
		for i := range counts {
			k := i / activities
			audience := "pupils"
			if k/9%2 == 1 {
				audience = "teachers"
			}
			line("T%07d,%s,%s,%s,%d,teacher_count", i%activities, audience, sexes[k%3], bands[k/3%3], 1+i%30)
		}
	})
}
