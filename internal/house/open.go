// Package house opens and closes a house: its key, its three stores (data, log, keys), the tables of all
// its areas, its clerk and its sealer. Everything that runs, a server, a command or a test, opens the
// house here.
package house

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/doorway"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/ical"
	"drosme/internal/keystore"
	"drosme/internal/lang"
	"drosme/internal/learning"
	"drosme/internal/lesson"
	"drosme/internal/live/screens"
	"drosme/internal/mail"
	"drosme/internal/seal"
	"drosme/internal/tabular"
	"drosme/internal/tour"
	"drosme/internal/ui"
)

// Options say which house, and how it is opened.
type Options struct {
	Dir     string // the folder of the house
	KeyFile string // empty: Dir + ".key", beside the folder, never in it
	DB      string // postgres://…; empty: SQLite files in Dir
	Schemas string // PostgreSQL: what the names of the schemas begin with; tests use it

	Passphrase func() ([]byte, error)          // asked when the key file is sealed by one; nil: refused
	Root       *seal.Root                      // tests: the key itself
	MustExist  bool                            // a command that must not make a house
	Areas      func(h *area.House) []area.Area // the one list of rooms
	Now        func() time.Time                // nil: the machine's clock
	Random     io.Reader                       // nil: the machine's
	URL        string
	Demo       bool

	given *keysFile // restore: the keys that the new house begins with
}

// House is an open house.
type House struct {
	*area.House
	Areas []area.Area
	Log   *audit.Log
	Store *db.Store // the data
	Lines *db.Store // the log of reads and refusals
	KeyDB *keystore.Store
	Made  bool // this opening made it
	Opts  Options

	keysKey []byte // of the store of keys, for backups of it
	stop    context.CancelFunc
	done    sync.WaitGroup

	mu       sync.RWMutex
	settings map[string]string

	lessonsOnce sync.Mutex
	lessons     *db.Store // the journal of lessons; nil: not opened
}

// KeyPath gives where the root key is, as asked or beside the folder.
func (o Options) KeyPath() string {
	if o.KeyFile != "" {
		return o.KeyFile
	}
	return filepath.Clean(o.Dir) + ".key"
}

// Exists tells whether there is a house: in the folder, or in the database where one is named.
func (o Options) Exists() bool {
	for _, name := range []string{"keys.db", "data.db", marker} {
		if _, err := os.Stat(filepath.Join(o.Dir, name)); err == nil {
			return true
		}
	}
	return o.DB != "" && db.HasSchema(o.DB, o.Schemas+"keys")
}

// marker is the file that says of which root key the house in a folder is, so that a wrong key is refused
// before anything is opened. It holds nothing else.
const marker = "house.key.id"

func (o Options) checkMarker(root seal.Root) error {
	b, err := os.ReadFile(filepath.Join(o.Dir, marker))
	if errors.Is(err, os.ErrNotExist) {
		return nil // a house in a database, opened from a new folder
	}
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	f, err := seal.ParseFingerprint(strings.TrimSpace(string(b)))
	if err != nil {
		return err
	}
	return seal.CheckFingerprint(root, f)
}

func (o Options) setMarker(root seal.Root) error {
	path := filepath.Join(o.Dir, marker)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.WriteFile(path, []byte(root.Fingerprint().String()+"\n"), 0o600); err != nil {
		return fault.Because(fault.Failed, err)
	}
	return nil
}

// Open opens a house, making it where there is none. For an existing one a missing or wrong key is
// refused (fault.Locked) and nothing is touched.
func Open(ctx context.Context, o Options) (*House, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	exists := o.Exists()
	if !exists && o.MustExist {
		return nil, fault.New(fault.NotFound, "house.none", "folder", o.Dir)
	}
	root, err := rootKey(ctx, o, exists)
	if err != nil {
		return nil, err
	}
	if err := o.checkMarker(root); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, noFolder(o.Dir)
	}
	h := &House{Opts: o, Made: !exists, settings: map[string]string{}}
	if err := h.open(ctx, root); err != nil {
		h.Close()
		return nil, err
	}
	if err := o.setMarker(root); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

func noFolder(dir string) error { return fault.New(fault.Invalid, "house.no_folder", "folder", dir) }

func rootKey(ctx context.Context, o Options, exists bool) (seal.Root, error) {
	if o.Root != nil {
		return *o.Root, nil
	}
	path := o.KeyPath()
	_, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) && !exists {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return seal.Root{}, noFolder(filepath.Dir(path))
		}
		root, _, err := seal.CreateRootFile(ctx, path)
		return root, err
	}
	return seal.ReadRootFile(ctx, path, o.Passphrase)
}

func (h *House) open(ctx context.Context, root seal.Root) error {
	o := h.Opts
	h.keysKey = root.KeysDatabaseKey()
	keys, err := h.store("keys", root.KeysDatabaseKey(), db.Options{Readers: 2, CacheKB: 500, SecureDelete: true})
	if err != nil {
		return err
	}
	h.KeyDB, err = keystore.Open(ctx, keys)
	if err != nil {
		return err
	}
	if o.given != nil {
		if err := o.given.fill(ctx, h.KeyDB); err != nil {
			return err
		}
	}
	ring, err := seal.OpenKeyring(ctx, root, h.KeyDB)
	if fault.Is(err, fault.Locked) && fault.As(err).Key == seal.HouseMissing && h.Made {
		ring, err = seal.CreateKeyring(ctx, root, h.KeyDB)
	}
	if err != nil {
		return err
	}
	if h.Store, err = h.store("data", ring.Derive(seal.MainDatabase), db.Options{}); err != nil {
		return err
	}
	if h.Lines, err = h.store("log", ring.Derive(seal.LogDatabase), db.Options{Readers: 2, CacheKB: 1000}); err != nil {
		return err
	}
	if h.Log, err = audit.Open(ctx, h.Store, h.Lines, h.KeyDB, ring.MAC(seal.Chain), o.Now); err != nil {
		return err
	}
	book, err := Words()
	if err != nil {
		return err
	}
	rules := access.NewRules()
	c := clerk.New(h.Store, h.Log, rules, o.Now)
	h.House = &area.House{Clerk: c, Keys: ring, Book: book, Mail: &mail.Outbox{Keys: ring}, Names: h.KeyDB,
		Now: o.Now, Random: o.Random, Dir: o.Dir, URL: o.URL, Demo: o.Demo, Setting: h.setting, SetUnder: h.putUnder}
	h.House.Labels = h.codes
	return h.furnish(ctx, rules)
}

// Words gives the words that stand without a house: of the cellar's packages. Areas bring theirs.
func Words() (*lang.Book, error) {
	b := lang.NewBook()
	for _, f := range []fs.FS{ui.WordFiles, seal.Words, mail.Files, doorway.Files, tabular.Words, geo.Words, tour.Words, ical.Words, lesson.Words, learning.Words, screens.Files, files} {
		if err := b.Add(f); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// store opens one of the stores under its name.
func (h *House) store(name string, key []byte, o db.Options) (*db.Store, error) {
	if h.Opts.DB != "" {
		schema := map[string]string{"data": "house", "log": "log", "keys": "keys", lessonsStore: lessonsStore}[name]
		return db.OpenPostgres(h.Opts.DB, h.Opts.Schemas+schema, o.Readers)
	}
	return db.OpenSQLite(filepath.Join(h.Opts.Dir, name+".db"), key, o)
}

// furnish brings tables, queries, words and rules of all areas into the house.
func (h *House) furnish(ctx context.Context, rules *access.Rules) error {
	for _, base := range []area.Area{{Name: "clerk", Files: clerk.Files}, {Name: "house", Files: files, Roles: roles}, {Name: "mail", Files: mail.Files}} {
		if err := h.take(ctx, rules, base, false); err != nil {
			return err
		}
	}
	if err := h.loadSettings(ctx); err != nil {
		return err
	}
	h.Areas = h.Opts.Areas(h.House)
	for _, a := range h.Areas {
		if err := h.take(ctx, rules, a, true); err != nil {
			return err
		}
	}
	if z := h.setting("house.zone"); z != "" {
		h.Clerk.SetZone(z)
	}
	return nil
}

func (h *House) take(ctx context.Context, rules *access.Rules, a area.Area, words bool) error {
	wrap := func(err error) error {
		if err != nil {
			return errors.Join(errors.New(a.Name), err)
		}
		return nil
	}
	if a.Files != nil {
		if err := h.Store.Migrate(ctx, a.Name, a.Files); err != nil {
			return wrap(err)
		}
		if err := h.Store.AddQueries(a.Files); err != nil {
			return wrap(err)
		}
		if words {
			if err := h.Book.Add(a.Files); err != nil {
				return wrap(err)
			}
		}
	}
	for name, sql := range a.Snippets {
		h.Store.AddSnippet(name, sql)
	}
	for table, v := range a.Visible {
		h.Store.AddVisibility(table, v)
	}
	if a.Roles != "" {
		return wrap(rules.Add(a.Roles))
	}
	return nil
}

// Run starts the sealer; Close ends it.
func (h *House) Run() {
	ctx, stop := context.WithCancel(context.Background())
	h.stop = stop
	h.done.Add(1)
	go func() {
		defer h.done.Done()
		h.Log.Run(ctx, func(err error) { slog.Error("the log could not be sealed", "error", err) })
	}()
}

// Close seals the last lines and closes all stores.
func (h *House) Close() {
	if h.stop != nil {
		h.stop()
		h.done.Wait()
	}
	if h.Log != nil {
		h.Log.Close()
		if h.stop == nil { // a command: seal what it wrote; a running server would do it as well
			_, _ = h.Log.Seal(context.Background())
		}
	}
	if h.lessons != nil {
		h.lessons.Close()
	}
	if h.Lines != nil {
		h.Lines.Close()
	}
	if h.Store != nil {
		h.Store.Close()
	}
	if h.KeyDB != nil && h.KeyDB.DB != nil {
		h.KeyDB.DB.Close()
	}
}

// codes is the label of everyone until the vault gives a better one.
func (h *House) codes(_ context.Context, ids []string) (map[string]string, error) {
	out := map[string]string{}
	for _, id := range ids {
		out[id] = id
	}
	return out, nil
}

// Rest gives the memory of page caches back after a busy time.
func (h *House) Rest() {
	for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
		s.Rest()
	}
}
