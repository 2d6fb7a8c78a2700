package mailroom_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a mail server on loopback: it speaks SMTP, with STARTTLS and sign-in where asked.
type server struct {
	t     *testing.T
	l     net.Listener
	tls   *tls.Config
	roots *x509.CertPool

	mu      sync.Mutex
	refuse  map[string]string // verb: answer instead
	said    []string          // commands
	letters []string
}

func listen(t *testing.T, secure bool) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, l: l, refuse: map[string]string{}}
	if secure {
		s.certificate()
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.speak(c)
		}
	}()
	return s
}

func (s *server) certificate() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		s.t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		s.t.Fatal(err)
	}
	s.tls = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.roots = x509.NewCertPool()
	s.roots.AddCert(parsed)
}

func (s *server) port() int { return s.l.Addr().(*net.TCPAddr).Port }

func (s *server) set(verb, answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answer == "" {
		delete(s.refuse, verb)
		return
	}
	s.refuse[verb] = answer
}

func (s *server) got() (letters, said []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.letters...), append([]string(nil), s.said...)
}

func (s *server) speak(c net.Conn) {
	defer func() { c.Close() }()
	r := bufio.NewReader(c)
	say := func(line string) { _, _ = c.Write([]byte(line + "\r\n")) }
	say("220 mail.paraugs.example ESMTP")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		s.mu.Lock()
		s.said = append(s.said, line)
		refused, no := s.refuse[verb]
		s.mu.Unlock()
		if no {
			if refused == "hang up" {
				return
			}
			say(refused)
			continue
		}
		switch verb {
		case "EHLO":
			say("250-mail.paraugs.example")
			if s.tls != nil {
				if _, already := c.(*tls.Conn); !already {
					say("250-STARTTLS")
				}
			}
			say("250 AUTH PLAIN")
		case "STARTTLS":
			say("220 go on")
			t := tls.Server(c, s.tls)
			if t.Handshake() != nil {
				return
			}
			c, r = t, bufio.NewReader(t)
			say = func(line string) { _, _ = t.Write([]byte(line + "\r\n")) }
		case "AUTH":
			say("235 welcome")
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(strings.TrimPrefix(line, "."))
			}
			s.mu.Lock()
			s.letters = append(s.letters, b.String())
			s.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 goodbye")
			return
		default:
			say("250 ok")
		}
	}
}
