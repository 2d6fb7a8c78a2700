package accounts_test

import (
	"context"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/seal"
)

const password = "nine quiet rivers run"

// fixture is a house with accounts alone.
type fixture struct {
	*housetest.House
	d *accounts.Desk
}

func each(t *testing.T, test func(t *testing.T, f fixture)) {
	var d *accounts.Desk
	housetest.Each(t, func(h *area.House) []area.Area {
		d = accounts.New(h)
		return []area.Area{d.Area()}
	}, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, d.Start(context.Background(), accounts.Ground{Store: h.Store, Log: h.Log, Areas: h.Areas}))
		test(t, fixture{h, d})
	})
}

func token(link string) string { return link[strings.LastIndex(link, "/")+1:] }

// add makes an account as the console does.
func (f fixture) add(login string, grants ...accounts.Grant) string {
	f.T.Helper()
	user, _, err := f.d.AddUser(f.AsSystem("console"), accounts.NewUser{Login: login, Grants: grants})
	housetest.Must(f.T, err)
	return user
}

// withPassword makes an account that has come in by its invitation.
func (f fixture) withPassword(login string, grants ...accounts.Grant) string {
	f.T.Helper()
	user, link, err := f.d.AddUser(f.AsSystem("console"), accounts.NewUser{Login: login, Grants: grants})
	housetest.Must(f.T, err)
	housetest.Must(f.T, f.d.UseLink(context.Background(), token(link), password))
	return user
}

// as gives a context in which the user acts.
func (f fixture) as(user string) context.Context {
	f.T.Helper()
	s, err := f.d.Signed(context.Background(), user)
	housetest.Must(f.T, err)
	return clerk.WithActor(context.Background(), s.Actor)
}

func (f fixture) code(secret string) string {
	f.T.Helper()
	c, err := totp.GenerateCodeCustom(secret, f.Clock.Now(), totp.ValidateOpts{Period: 30, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	housetest.Must(f.T, err)
	return c
}

func role(r access.Role) accounts.Grant { return accounts.Grant{Role: r} }

func wantKind(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f := fault.As(err)
	if err == nil || f.Kind != kind {
		t.Fatalf("got %v, want %s %s", err, kind, key)
	}
	if key == "" || f.Key == key {
		return
	}
	for _, x := range f.Fields {
		if x.Key == key {
			return
		}
	}
	t.Fatalf("got %v, want %s", err, key)
}

var searchAll = audit.Search{Most: 500}

const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

func TestACodeOfTheAppWorksOnce(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ctx := context.Background()
		user := f.withPassword("paraugs", role(access.Coordinator))
		codes, err := f.d.AddTOTP(f.as(user), secret, f.code(secret))
		housetest.Must(t, err)
		if len(codes) != 10 {
			t.Fatalf("%d recovery codes", len(codes))
		}
		u, err := f.d.CheckPassword(ctx, "Paraugs ", password)
		housetest.Must(t, err)
		if u.ID != user || !u.Second() {
			t.Fatalf("another user came in: %+v", u)
		}
		_, err = f.d.CheckSecond(ctx, u, f.code(secret)) // spent when the app was tied
		wantKind(t, err, fault.Invalid, "sign_in.code_wrong")
		f.Clock.Move(31 * time.Second)
		now := f.code(secret)
		recovery, err := f.d.CheckSecond(ctx, u, now[:3]+" "+now[3:])
		housetest.Must(t, err)
		if recovery {
			t.Error("a code of the app passed for a recovery code")
		}
		_, err = f.d.CheckSecond(ctx, u, now)
		wantKind(t, err, fault.Invalid, "sign_in.code_wrong")

		recovery, err = f.d.CheckSecond(ctx, u, strings.ToLower(codes[0]))
		housetest.Must(t, err)
		if !recovery {
			t.Error("a recovery code passed for a code of the app")
		}
		_, err = f.d.CheckSecond(ctx, u, codes[0])
		wantKind(t, err, fault.Invalid, "sign_in.code_wrong")
		me, err := f.d.Me(f.as(user))
		housetest.Must(t, err)
		if me.CodesLeft != 9 {
			t.Errorf("%d codes are left", me.CodesLeft)
		}
	})
}

func TestALinkIsUsedOnce(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ctx := context.Background()
		user, link, err := f.d.AddUser(f.AsSystem("console"), accounts.NewUser{Login: "paraugs", Grants: []accounts.Grant{role(access.Educator)}})
		housetest.Must(t, err)
		if !strings.HasPrefix(link, "https://desk.example/link/") {
			t.Fatalf("the link is %s", link)
		}
		wantKind(t, f.d.UseLink(ctx, token(link), "short"), fault.Invalid, "field.too_short")
		housetest.Must(t, f.d.UseLink(ctx, token(link), password)) // a wrong password did not spend it
		wantKind(t, f.d.UseLink(ctx, token(link), password), fault.NotFound, "link.gone")
		_, err = f.d.Invite(f.AsSystem("console"), user)
		wantKind(t, err, fault.Conflict, "user.not_invited")

		first, err := f.d.ResetLink(f.AsSystem("console"), "paraugs", false)
		housetest.Must(t, err)
		second, err := f.d.ResetLink(f.AsSystem("console"), "paraugs", false)
		housetest.Must(t, err)
		wantKind(t, f.d.UseLink(ctx, token(first), password+"!"), fault.NotFound, "link.gone") // replaced
		f.Clock.Move(25 * time.Hour)
		wantKind(t, f.d.UseLink(ctx, token(second), password+"!"), fault.NotFound, "link.gone") // too old
		_, err = f.d.CheckPassword(ctx, "paraugs", password)
		housetest.Must(t, err)
	})
}

func TestWrongPasswordsSlowALoginWhetherItExistsOrNot(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ctx := context.Background()
		f.withPassword("paraugs", role(access.Coordinator))
		for _, login := range []string{"paraugs", "nobody"} {
			for i := range 5 {
				_, err := f.d.CheckPassword(ctx, login, "wrong "+password)
				if f := fault.As(err); f.Key != "sign_in.wrong" {
					t.Fatalf("%s, attempt %d: %v", login, i, err)
				}
			}
			_, err := f.d.CheckPassword(ctx, login, password)
			wantKind(t, err, fault.TooMany, "sign_in.wait")
		}
		f.Clock.Move(3 * time.Second)
		_, err := f.d.CheckPassword(ctx, "paraugs", password)
		housetest.Must(t, err)
		_, err = f.d.CheckPassword(ctx, "paraugs", "wrong "+password) // forgiven: it does not wait at once
		wantKind(t, err, fault.Invalid, "sign_in.wrong")

		for range 40 { // the wait grows, and never beyond five minutes
			f.Clock.Move(5*time.Minute + time.Second)
			_, err := f.d.CheckPassword(ctx, "nobody", "wrong "+password)
			wantKind(t, err, fault.Invalid, "sign_in.wrong")
		}
		_, err = f.d.CheckPassword(ctx, "nobody", password)
		if got := fault.As(err).Args["seconds"]; got != 301 {
			t.Errorf("after many wrong attempts it waits %v seconds", got)
		}
	})
}

func TestNobodyRaisesTheirOwnRights(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		first := f.withPassword("first", role(access.Administrator))
		other := f.withPassword("other", role(access.Administrator))
		me, err := f.d.User(f.as(first), first)
		housetest.Must(t, err)
		wantKind(t, f.d.GrantRoles(f.as(first), first, me.Version, []accounts.Grant{role(access.Administrator), role(access.Caseworker)}), fault.Refused, "user.own_rights")
		wantKind(t, f.d.LinkPerson(f.as(first), first, me.Version, "P-1"), fault.Refused, "user.own_rights")

		// While there is no responsible person, an administrator names the first; never after that.
		her, err := f.d.User(f.as(first), other)
		housetest.Must(t, err)
		housetest.Must(t, f.d.GrantRoles(f.as(first), other, her.Version, []accounts.Grant{role(access.Administrator), role(access.Responsible)}))
		third := f.add("third", role(access.Coordinator))
		wantKind(t, f.d.GrantRoles(f.as(first), third, 1, []accounts.Grant{role(access.Responsible)}), fault.Invalid, "user.entrust_only")
		_, _, err = f.d.AddUser(f.as(first), accounts.NewUser{Login: "fourth", Grants: []accounts.Grant{role(access.Responsible)}})
		wantKind(t, err, fault.Invalid, "user.entrust_only")
		wantKind(t, f.d.Entrust(f.as(first), third, 1, true), fault.Refused, "")
		wantKind(t, f.d.CloseUser(f.as(first), other, her.Version+1), fault.Refused, "user.entrust_only")
		wantKind(t, f.d.ResetFactor(f.as(first), other), fault.Refused, "")
		housetest.Must(t, f.d.Entrust(f.as(other), third, 1, true))
		wantKind(t, f.d.Entrust(f.as(other), other, 2, false), fault.Refused, "user.own_rights")

		// Taking roles away from others leaves what the form does not name: that of the responsible person.
		her, err = f.d.User(f.as(first), other)
		housetest.Must(t, err)
		housetest.Must(t, f.d.GrantRoles(f.as(first), other, her.Version, []accounts.Grant{role(access.Educator)}))
		her, err = f.d.User(f.as(first), other)
		housetest.Must(t, err)
		if _, today := f.Clerk.Now(); !her.Holds(access.Responsible, today) || her.Holds(access.Administrator, today) {
			t.Errorf("roles are %v", her.Grants)
		}
		// The last administrator stays.
		wantKind(t, f.d.CloseUser(f.as(other), first, me.Version), fault.Invalid, "user.last_administrator")
		// Two people with one form: the second hears of it.
		wantKind(t, f.d.GrantRoles(f.as(first), other, her.Version-1, []accounts.Grant{role(access.Educator)}), fault.Conflict, "")
	})
}

func TestAReviewerHasAnEnd(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		con := f.AsSystem("console")
		for _, g := range []struct {
			grant accounts.Grant
			key   string
		}{
			{accounts.Grant{Role: access.Reviewer}, "user.reviewer_end"},
			{accounts.Grant{Role: access.Reviewer, From: "2026-02-01", Until: "2026-03-01"}, "user.end_past"},
			{accounts.Grant{Role: access.Reviewer, From: "2026-05-01", Until: "2026-04-01"}, "field.end_before_start"},
			{accounts.Grant{Role: access.Educator, Circle: "c"}, "user.circle_caseworker"},
		} {
			_, _, err := f.d.AddUser(con, accounts.NewUser{Login: "paraugs", Grants: []accounts.Grant{g.grant}})
			wantKind(t, err, fault.Invalid, g.key)
		}
		user := f.withPassword("reviewer", accounts.Grant{Role: access.Reviewer, Until: "2026-03-10"})
		f.as(user)
		f.Clock.Set(time.Date(2026, 3, 10, 20, 0, 0, 0, time.UTC))
		f.as(user)
		f.Clock.Move(24 * time.Hour)
		_, err := f.d.Signed(context.Background(), user)
		wantKind(t, err, fault.Refused, "sign_in.no_role")
		_, _, err = f.d.AddUser(con, accounts.NewUser{Login: "young", Minor: true, Grants: []accounts.Grant{role(access.Coordinator)}})
		wantKind(t, err, fault.Invalid, "user.minor_educator")
	})
}

// session makes a session of a user as the web layer would, and gives its token in the store.
func (f fixture) session(token, user string) string {
	f.T.Helper()
	kept := base64.RawURLEncoding.EncodeToString([]byte(token + strings.Repeat("x", 32-len(token))))
	held, err := scs.GobCodec{}.Encode(f.Clock.Now().Add(12*time.Hour), map[string]any{"user": user, "device": accounts.Device("Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0")})
	housetest.Must(f.T, err)
	housetest.Must(f.T, f.d.Sessions().CommitCtx(context.Background(), kept, held, f.Clock.Now().Add(12*time.Hour)))
	return kept
}

func (f fixture) holds(kept string) bool {
	f.T.Helper()
	_, found, err := f.d.Sessions().FindCtx(context.Background(), kept)
	housetest.Must(f.T, err)
	return found
}

func TestSessionsEnd(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		user := f.withPassword("paraugs", role(access.Administrator), role(access.Helpline))
		boss := f.withPassword("boss", role(access.Administrator), role(access.Responsible))
		if bare := f.session("bare", user); f.holds(bare) {
			t.Fatal("a session holds without a second factor")
		}
		_, err := f.d.AddTOTP(f.as(user), secret, f.code(secret))
		housetest.Must(t, err)
		one, two := f.session("one", user), f.session("two", user)
		list, err := f.d.MySessions(f.as(user))
		housetest.Must(t, err)
		if len(list) != 2 || list[0].Device != "Firefox/Windows" {
			t.Fatalf("%d sessions: %+v", len(list), list)
		}
		other, err := f.d.MySessions(f.as(boss))
		housetest.Must(t, err)
		if len(other) != 0 {
			t.Fatal("somebody sees another's sessions")
		}
		wantKind(t, f.d.EndSession(f.as(boss), list[0].ID), fault.NotFound, "") // not theirs: as if it were not there
		gone := list[slices.IndexFunc(list, func(s *accounts.SessionRow) bool { return s.Token == one })]
		housetest.Must(t, f.d.EndSession(f.as(user), gone.ID))
		if f.holds(one) || !f.holds(two) {
			t.Fatal("the wrong session ended")
		}
		// The shortest limit of the roles holds: an administrator's 15 minutes, not the helpline's 60.
		f.Clock.Move(14 * time.Minute)
		if !f.holds(two) {
			t.Fatal("it ended too early")
		}
		f.Clock.Move(16 * time.Minute)
		if f.holds(two) {
			t.Fatal("it did not end after 15 minutes of silence")
		}
		three := f.session("three", user)
		for range 50 { // whatever happens, twelve hours
			f.Clock.Move(14*time.Minute + 30*time.Second)
			f.holds(three)
		}
		if f.holds(three) {
			t.Fatal("it holds after twelve hours")
		}
		four := f.session("four", user)
		wantKind(t, f.d.SignOutUser(f.As("coordinator"), user), fault.Refused, "")
		housetest.Must(t, f.d.SignOutUser(f.as(boss), user))
		if f.holds(four) {
			t.Fatal("it holds after an administrator ended it")
		}
		five := f.session("five", user)
		housetest.Must(t, f.d.ResetFactor(f.as(boss), user))
		if f.holds(five) {
			t.Fatal("it holds after the second factor was taken away")
		}
		_, err = f.d.AddTOTP(f.as(user), secret, f.code(secret))
		housetest.Must(t, err)
		five = f.session("five", user)
		u, err := f.d.User(f.as(boss), user)
		housetest.Must(t, err)
		housetest.Must(t, f.d.CloseUser(f.as(boss), user, u.Version))
		if f.holds(five) {
			t.Fatal("a closed account holds a session")
		}
		six := f.session("six", user)
		if f.holds(six) {
			t.Fatal("a closed account got a session")
		}
		_, err = f.d.Signed(context.Background(), user)
		wantKind(t, err, fault.Refused, "sign_in.closed")
		_, err = f.d.CheckPassword(context.Background(), "paraugs", password)
		wantKind(t, err, fault.Invalid, "sign_in.wrong")
	})
}

func TestTheFirstStartMakesOneAdministrator(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ctx := context.Background()
		old, err := f.d.SetupCode(ctx)
		housetest.Must(t, err)
		code, err := f.d.SetupCode(ctx)
		housetest.Must(t, err)
		first := accounts.First{Code: old, Login: "boss", Password: password, Again: password, Roles: []access.Role{access.Responsible}}
		_, err = f.d.SetUp(ctx, first)
		wantKind(t, err, fault.Invalid, "setup.code_wrong")
		first.Code, first.Again = code, "other"
		_, err = f.d.SetUp(ctx, first)
		wantKind(t, err, fault.Invalid, "account.password_differs")
		first.Again = password
		u, err := f.d.SetUp(ctx, first)
		housetest.Must(t, err)
		_, err = f.d.SetUp(ctx, accounts.First{Code: code, Login: "second", Password: password, Again: password})
		if err == nil {
			t.Fatal("setup made a second administrator")
		}
		if left, err := f.d.SetupCode(ctx); err != nil || left != "" {
			t.Fatalf("a code was made with a user there: %q %v", left, err)
		}
		got, err := f.d.User(f.as(u.ID), u.ID)
		housetest.Must(t, err)
		if _, today := f.Clerk.Now(); !got.Holds(access.Administrator, today) || !got.Holds(access.Responsible, today) || got.Login != "boss" {
			t.Errorf("%+v", got)
		}
	})
}

func TestTheResponsiblePersonChangesTheTableOfRoles(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		boss := f.withPassword("boss", role(access.Responsible))
		admin := f.withPassword("admin", role(access.Administrator))
		wantKind(t, f.d.ChangeRole(f.as(admin), "user.list", access.Coordinator, nil), fault.Refused, "")
		wantKind(t, f.d.ChangeRole(f.as(boss), "role.change", access.Coordinator, []access.Word{access.All}), fault.Invalid, "role.fixed")
		wantKind(t, f.d.ChangeRole(f.as(boss), "user.add", access.Responsible, []access.Word{access.All}), fault.Refused, "role.own")
		housetest.Must(t, f.d.ChangeRole(f.as(boss), "user.list", access.Coordinator, nil))
		rows, err := f.d.RoleChanges(f.as(boss))
		housetest.Must(t, err)
		if len(rows) != 1 || rows[0].By != boss {
			t.Fatalf("%+v", rows)
		}
		housetest.Must(t, f.d.Start(context.Background(), accounts.Ground{Store: f.Store, Log: f.Log, Areas: f.Areas}))
		if f.Clerk.May(f.As("coordinator"), "user.list") {
			t.Error("the change does not hold after a start")
		}
		if shipped, now := f.d.Checksums(); shipped == now {
			t.Error("a changed table has the checksum of the shipped one")
		}
		if _, err := f.d.Users(f.as(admin), "", ""); err != nil {
			t.Error(err)
		}
	})
}

func TestAReviewerSeesCodesAndTheLogHoldsNoLogin(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.withPassword("secret-login", role(access.Coordinator))
		users, err := f.d.Users(f.As("reviewer"), "", "")
		housetest.Must(t, err)
		if len(users) != 1 || users[0].Code == "" || users[0].Login != "" || users[0].LoginSealed != "" {
			t.Fatalf("%+v", users[0])
		}
		_, err = f.d.CheckPassword(context.Background(), "typed-login", "typed-password")
		wantKind(t, err, fault.Invalid, "")
		rep, err := f.d.VerifyLog(f.As("reviewer"))
		housetest.Must(t, err)
		_, err = f.Log.Seal(context.Background())
		housetest.Must(t, err)
		if rep, err = f.d.VerifyLog(f.As("reviewer")); err != nil || rep.Lines == 0 || len(rep.Findings) > 0 {
			t.Fatalf("%+v %v", rep, err)
		}
		lines, err := f.Clerk.Search(f.As("reviewer"), searchAll)
		housetest.Must(t, err)
		refused := 0
		for _, l := range lines {
			all := strings.Join([]string{l.Actor, l.Target, l.Detail, l.Subjects, l.Purpose}, " ")
			for _, s := range []string{"secret-login", "typed-login", "typed-password"} {
				if strings.Contains(all, s) {
					t.Errorf("the log holds %q: %s", s, all)
				}
			}
			if l.Verb == "session.start" && l.Outcome == "refused" {
				refused++
			}
		}
		if refused != 1 {
			t.Errorf("%d refused sign-ins in the log", refused)
		}
	})
}

func TestDevicesAreCoarse(t *testing.T) {
	for ua, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36":               "Chrome/Linux",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari": "Safari/iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36 Edg/156": "Edge/Windows",
		"": "/",
	} {
		if got := accounts.Device(ua); got != want {
			t.Errorf("%s: got %s, want %s", ua, got, want)
		}
	}
}

func TestTheAddressForTheAppIsReadByApps(t *testing.T) {
	at := accounts.TOTPAddress(secret, "Galda darbs", "U-7K2M9X")
	u, err := url.Parse(at)
	housetest.Must(t, err)
	key, err := otp.NewKeyFromURL(at)
	housetest.Must(t, err)
	if u.Scheme != "otpauth" || key.Secret() != secret || key.Issuer() != "Galda darbs" || key.AccountName() != "U-7K2M9X" {
		t.Errorf("%s: %s, %s", at, key.Issuer(), key.AccountName())
	}
}

func newUser(login string, grants ...accounts.Grant) accounts.NewUser {
	return accounts.NewUser{Login: login, Grants: grants}
}

// What a session costs each request: found, opened, and the actor read.
func BenchmarkSession(b *testing.B) {
	ctx := context.Background()
	no := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	var d *accounts.Desk
	root := seal.NewRoot()
	h, err := house.Open(ctx, house.Options{Dir: b.TempDir(), Root: &root, Demo: true, Areas: func(h *area.House) []area.Area {
		d = accounts.New(h)
		return []area.Area{d.Area()}
	}})
	no(err)
	b.Cleanup(h.Close)
	no(d.Start(ctx, accounts.Ground{Store: h.Store, Log: h.Log, Areas: h.Areas}))
	user, _, err := d.AddUser(clerk.WithActor(ctx, access.Actor{System: "console"}), newUser("paraugs", role(access.Coordinator)))
	no(err)
	held, err := scs.GobCodec{}.Encode(h.Now().Add(time.Hour), map[string]any{"user": user})
	no(err)
	no(d.Sessions().CommitCtx(ctx, "sample", held, h.Now().Add(time.Hour)))
	for b.Loop() {
		_, found, err := d.Sessions().FindCtx(ctx, "sample")
		no(err)
		if !found {
			b.Fatal("the session ended")
		}
		_, err = d.Signed(ctx, user)
		no(err)
	}
}
