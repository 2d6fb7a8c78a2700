package main

import (
	"context"
	"os"
	"os/user"
	"strings"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/house"
	"drosme/internal/lang"
)

// where says which house a command works on; every command takes it.
type where struct {
	Data string `required:"" help:"Folder of the house." type:"path" placeholder:"DIR"`
	DB   string `name:"db" help:"PostgreSQL instead of files in the folder: postgres://…" placeholder:"URL"`
	Key  string `help:"File of the root key; else DIR.key, beside the folder." type:"path" placeholder:"FILE"`
}

// openBook is the words of the house that was opened last, so that errors can speak them.
var openBook *lang.Book

// open opens the house of a command, and gives the context in which console acts.
func (w where) open(ctx context.Context, mustExist bool) (*house.House, *rooms.Rooms, context.Context, error) {
	var r *rooms.Rooms
	h, err := house.Open(ctx, house.Options{Dir: w.Data, KeyFile: w.Key, DB: w.DB, MustExist: mustExist,
		Passphrase: passphrase, Areas: func(h *area.House) []area.Area {
			openBook = h.Book
			r = rooms.New(h)
			return r.Areas()
		}})
	if err != nil {
		return nil, nil, ctx, err
	}
	return h, r, console(ctx), nil
}

// console is the actor of commands: who holds machine and key is trusted with the registers.
func console(ctx context.Context) context.Context {
	account := "?"
	if u, err := user.Current(); err == nil {
		account = u.Username
	}
	return clerk.WithActor(ctx, access.Actor{System: "console", Account: account})
}

// passphrase comes from the file named in DROSME_PASSPHRASE_FILE: commands never wait for a prompt.
func passphrase() ([]byte, error) {
	name := os.Getenv("DROSME_PASSPHRASE_FILE")
	if name == "" {
		return nil, nil
	}
	b, err := os.ReadFile(name)
	return []byte(strings.TrimRight(string(b), "\r\n")), err
}

// machineLanguage is the language of the machine's own messages.
func machineLanguage() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); len(v) >= 2 {
			return v[:2]
		}
	}
	return "en"
}
