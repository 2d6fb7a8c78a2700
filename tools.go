//go:build tools

// Package drosme holds nothing: this file only keeps pinned the modules that code further down uses.
package drosme

import (
	_ "codeberg.org/go-pdf/fpdf"
	_ "filippo.io/age"
	_ "github.com/a-h/templ"
	_ "github.com/alecthomas/kong"
	_ "github.com/alexedwards/scs/v2"
	_ "github.com/arran4/golang-ical"
	_ "github.com/caddyserver/certmagic"
	_ "github.com/chromedp/chromedp"
	_ "github.com/evanw/esbuild/pkg/api"
	_ "github.com/go-analyze/charts"
	_ "github.com/go-webauthn/webauthn/webauthn"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/leonelquinteros/gotext"
	_ "github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum"
	_ "github.com/pdfcpu/pdfcpu/pkg/api"
	_ "github.com/pquerna/otp/totp"
	_ "github.com/pressly/goose/v3"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/skip2/go-qrcode"
	_ "github.com/xuri/excelize/v2"
	_ "go.uber.org/goleak"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/text/collate"
	_ "golang.org/x/time/rate"
	_ "pgregory.net/rapid"
)
