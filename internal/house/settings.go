package house

import (
	"context"
	"embed"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/doorway"
	"drosme/internal/fault"
)

//go:embed schema queries words
var files embed.FS

//go:embed roles.csv
var roles string

// defaults of the settings that every house has; areas bring more.
var defaults = map[string]string{
	"desk.name":         "Desk",        // the neutral name of the installation, in tab titles
	"public.name":       "",            // what the organisation calls itself towards hosts: door and letters
	"public.phone":      "",            // of the office, for hosts
	"public.email":      "",            // of the office, for hosts
	"house.zone":        "Europe/Riga", // IANA name
	"house.languages":   "lv en et pl ru uk",
	"funder.line":       "", // printed where a funder's line is due
	"keys.keep_days":    "14",
	"keys.shares_tried": "", // the day on which two printed shares were tried
}

func (h *House) loadSettings(ctx context.Context) error {
	type pair struct {
		Name  string `db:"name"`
		Value string `db:"value"`
	}
	got := map[string]string{}
	err := h.Store.Read(ctx, func(tx *db.Tx) error {
		return db.Each(tx, "setting.all", func(p pair) error { got[p.Name] = p.Value; return nil })
	})
	h.mu.Lock()
	h.settings = got
	h.mu.Unlock()
	return err
}

func (h *House) setting(name string) string {
	h.mu.RLock()
	v, ok := h.settings[name]
	h.mu.RUnlock()
	if ok {
		return v
	}
	for _, a := range h.Areas {
		for _, s := range a.Settings {
			if s.Name == name {
				return s.Default
			}
		}
	}
	return defaults[name]
}

// checks are what a setting of the house must be; empty is always allowed.
var checks = map[string]func(string) error{
	"public.phone": func(v string) error {
		if v != "" && !doorway.GoodPhone(v) {
			return fault.In("value", "field.not_a_phone")
		}
		return nil
	},
	"public.email": func(v string) error {
		if v != "" && !doorway.GoodEmail(v) {
			return fault.In("value", "field.not_an_address")
		}
		return nil
	},
}

// one is the scope of a setting: it belongs to the whole house.
type one struct{ name string }

func (one) Scope() access.Scope { return access.Scope{} }

// SettingNames lists all settings of the house and its areas.
func (h *House) SettingNames() []area.Setting {
	var out []area.Setting
	for _, n := range []string{"desk.name", "public.name", "public.phone", "public.email", "house.zone", "house.languages", "funder.line", "keys.keep_days"} {
		out = append(out, area.Setting{Name: n, Default: defaults[n], Check: checks[n]})
	}
	for _, a := range h.Areas {
		out = append(out, a.Settings...)
	}
	return out
}

// SetSetting changes a setting: verb setting.change, the administrator's.
func (h *House) SetSetting(ctx context.Context, name, value string) error {
	known := false
	for _, s := range h.SettingNames() {
		if s.Name == name {
			known = true
			if s.Check != nil {
				if err := s.Check(value); err != nil {
					return err
				}
			}
		}
	}
	if !known {
		return fault.In("name", "field.unknown_code")
	}
	return h.putUnder(ctx, "setting.change", name, value)
}

// NoteSharesTried notes the day on which two printed shares were tried; the key command does, and no page.
func (h *House) NoteSharesTried(ctx context.Context) error {
	_, today := h.Clerk.Now()
	return h.putUnder(ctx, "setting.change", "keys.shares_tried", string(today))
}

func (h *House) putUnder(ctx context.Context, verb access.Verb, name, value string) error {
	load := func(*db.Tx, string) (*one, error) { return &one{name}, nil }
	err := clerk.Change(ctx, h.Clerk, verb, name, load, func(tx *db.Tx, _ *one) error {
		tx.Note(name, h.setting(name), value)
		_, err := tx.Exec("setting.put", db.Args{"name": name, "value": value})
		return err
	})
	if err != nil {
		return err
	}
	if err := h.loadSettings(ctx); err != nil {
		return err
	}
	h.Clerk.SetZone(h.setting("house.zone"))
	if slices.Contains(doorway.Told, name) {
		return h.WritePublicHalf()
	}
	return nil
}

// WritePublicHalf writes the house's public half into its folder, where the public door reads it or from
// where it is carried there.
func (h *House) WritePublicHalf() error {
	name, public := filepath.Join(h.Opts.Dir, doorway.HouseFile), doorway.HouseOf(h.Keys, h.setting)
	public.Demo = h.House.Demo
	if err := errors.Join(os.WriteFile(name+".new", public.Text(), 0o644), os.Rename(name+".new", name)); err != nil {
		return fault.Because(fault.NoSpace, err)
	}
	return nil
}
