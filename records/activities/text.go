package activities

import (
	"strconv"

	"drosme/internal/access"
)

func itoa(n int) string { return strconv.Itoa(n) }

func verbOf(s string) access.Verb { return access.Verb(s) }
