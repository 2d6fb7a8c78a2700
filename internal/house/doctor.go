package house

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/seal"
)

// Finding is one thing that the doctor looked at.
type Finding struct {
	Good  bool
	Grave bool   // damage, or a disk that is nearly full: not only something to look at
	Key   string // words: "doctor.…"
	Args  []any
}

// Doctor looks whether the house is as it should be: verb house.look. It opens no record.
func (h *House) Doctor(ctx context.Context) ([]Finding, error) {
	if err := clerk.Guard(ctx, h.Clerk, "house.look"); err != nil {
		return nil, err
	}
	out := h.quick(ctx)
	say := func(good bool, key string, args ...any) { out = append(out, finding(good, key, args...)) }
	for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
		wrong, err := s.Damage(ctx)
		if err != nil {
			return nil, err
		}
		say(wrong == "", "store_whole", "store", filepath.Base(s.Path))
	}
	rep, err := h.Log.Verify(ctx)
	if err != nil {
		return nil, err
	}
	say(len(rep.Findings) == 0, "log_whole", "n", int(rep.Lines))
	say(rep.Unsealed == 0, "log_sealed", "n", int(rep.Unsealed))
	return out, nil
}

// Quick is what the doctor sees without reading the stores and the log through: verb house.look.
func (h *House) Quick(ctx context.Context) ([]Finding, error) {
	if err := clerk.Guard(ctx, h.Clerk, "house.look"); err != nil {
		return nil, err
	}
	return h.quick(ctx), nil
}

func finding(good bool, key string, args ...any) Finding {
	if !good {
		key += "_wrong"
	}
	grave := !good && (strings.HasPrefix(key, "store_whole") || strings.HasPrefix(key, "log_whole") || strings.HasPrefix(key, "disk_free"))
	return Finding{Good: good, Grave: grave, Key: "doctor." + key, Args: args}
}

func (h *House) quick(ctx context.Context) []Finding {
	var out []Finding
	say := func(good bool, key string, args ...any) { out = append(out, finding(good, key, args...)) }
	if h.Opts.Root == nil {
		state, err := seal.FileState(h.Opts.KeyPath())
		say(err == nil && state != seal.Bare, "key_sealed")
	}
	say(h.setting("keys.shares_tried") != "", "shares_tried")
	say(h.setting("public.name") != "" && (h.setting("public.phone") != "" || h.setting("public.email") != ""), "public_named")
	var fs syscall.Statfs_t
	if syscall.Statfs(h.Opts.Dir, &fs) == nil {
		free := int(uint64(fs.Bavail) * uint64(fs.Bsize) >> 20)
		say(free > 500, "disk_free", "mb", free)
	}
	if st, err := os.Stat(h.Opts.Dir); err == nil {
		say(st.Mode().Perm()&0o077 == 0, "folder_private")
	}
	last := h.lastBackup(ctx)
	_, today := h.Clerk.Now()
	say(last != "" && last >= string(today.Add(-7)), "backup_recent", "day", last)
	return out
}

// lastBackup is the day of the newest backup, by the log.
func (h *House) lastBackup(ctx context.Context) string {
	lines, err := h.Log.Find(ctx, searchBackups)
	if err != nil || len(lines) == 0 {
		return ""
	}
	return string(lines[0].At.In(h.Clerk.Zone()).Day())
}

var searchBackups = audit.Search{Verb: "backup.make", Outcome: string(audit.Done), Most: 1}
