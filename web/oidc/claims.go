package oidc

import (
	"fmt"
	"slices"
	"strings"
)

// maxValues are the values of a claim that are looked at; more is a provider that sends every group of the company.
const maxValues = 2000

// read takes the company's claims. One of a wrong type is an error, so that a setting that does not fit shows at once and takes nobody's role in silence.
func (c Claims) read(claims map[string]any, w *Who) (err error) {
	if w.Number, err = text(claims, c.Number); err != nil {
		return err
	}
	if c.Number == "email" && claims["email_verified"] != true {
		w.Number = ""
	}
	if w.Manager, err = text(claims, c.Manager); err != nil {
		return err
	}
	values, err := texts(claims, c.Roles)
	if err != nil {
		return err
	}
	for _, value := range values {
		if role := c.RoleOf[value]; role != "" && !slices.Contains(w.Roles, role) {
			w.Roles = append(w.Roles, role)
		}
	}
	slices.Sort(w.Roles)
	return nil
}

// text is a claim that is one text; "" where it did not come.
func text(claims map[string]any, name string) (string, error) {
	switch value := find(claims, name).(type) {
	case nil:
		return "", nil
	case string:
		return strings.TrimSpace(value), nil
	}
	return "", fmt.Errorf("%w: %s is no text", ErrClaim, name)
}

// texts is a claim that is a text or a list of texts.
func texts(claims map[string]any, name string) ([]string, error) {
	switch value := find(claims, name).(type) {
	case nil:
		return nil, nil
	case string:
		return []string{value}, nil
	case []any:
		if len(value) > maxValues {
			return nil, fmt.Errorf("%w: %s has more than %d values", ErrClaim, name, maxValues)
		}
		list := make([]string, 0, len(value))
		for _, one := range value {
			text, ok := one.(string)
			if !ok {
				return nil, fmt.Errorf("%w: %s is no list of texts", ErrClaim, name)
			}
			list = append(list, text)
		}
		return list, nil
	}
	return nil, fmt.Errorf("%w: %s is neither a text nor a list", ErrClaim, name)
}

// find is a claim by its name, or by the way to it; nil: it did not come. A name that has dots in it wins over a way.
func find(claims map[string]any, name string) any {
	if name == "" {
		return nil
	}
	if value, ok := claims[name]; ok {
		return value
	}
	first, rest, ok := strings.Cut(name, ".")
	inner, isMap := claims[first].(map[string]any)
	if !ok || !isMap {
		return nil
	}
	return find(inner, rest)
}
