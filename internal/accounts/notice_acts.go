package accounts

import (
	"drosme/internal/access"
	"drosme/internal/db"
	"drosme/internal/doorway"
	"drosme/internal/mail"
)

// Tell puts a letter without content into the outbox for accounts, and for all who hold a role: something
// waits, sign in. It works in the transaction of the act that tells; accounts whose login is no address
// get none, and see it on their day.
func (d *Desk) Tell(tx *db.Tx, users []string, role access.Role) error {
	list, err := db.All[User](tx, "user.to_tell", db.Args{"ids": users, "role": role})
	if err != nil {
		return err
	}
	for _, u := range list {
		if err := d.unseal(&u); err != nil {
			return err
		}
		if !doorway.GoodEmail(u.Login) {
			continue
		}
		letter, err := mail.Notice(d.h.Book.For(u.Language), u.Login, d.h.Setting("desk.name"), d.h.URL)
		if err != nil {
			return err
		}
		if _, err := d.h.Mail.Put(tx, letter); err != nil {
			return err
		}
	}
	return nil
}
