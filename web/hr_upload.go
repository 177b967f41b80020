package web

import (
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

// What an upload may send, with the form around its files, and how long it may take to arrive and to be read.
const (
	maxUploadBody = knowledge.MaxUpload + 1<<20
	uploadWithin  = time.Minute
)

// uploadData is the page from which files come in and go out.
type uploadData struct {
	Problem string
	Tables  []string // kinds of tables that can be taken out
	Forms   []string // tables to begin with
}

// MaxMB and MaxFiles are for the template.
func (uploadData) MaxMB() int    { return knowledge.MaxUpload >> 20 }
func (uploadData) MaxFiles() int { return knowledge.MaxUploadFiles }

func (s *Site) uploadPage(*visit) (result, error) { return showUpload(""), nil }

func showUpload(problem string) result {
	data := uploadData{Problem: problem, Forms: knowledge.TemplateNames}
	for _, kind := range knowledge.TableKinds {
		data.Tables = append(data.Tables, string(kind))
	}
	res := show("hr/upload", data)
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res
}

// putUpload keeps the files for an hour and shows what they would change.
func (s *Site) putUpload(v *visit) (result, error) {
	files, err := readUpload(v)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large), errors.Is(err, knowledge.ErrUploadLarge):
		return showUpload(v.text("upload.fault.large", knowledge.MaxUpload>>20)), nil
	case errors.Is(err, knowledge.ErrUploadMany):
		return showUpload(v.text("upload.fault.many", knowledge.MaxUploadFiles)), nil
	case errors.Is(err, knowledge.ErrNoZip):
		return showUpload(v.text("upload.fault.zip")), nil
	case err != nil:
		return showUpload(v.text("upload.fault.broken")), nil
	case len(files) == 0:
		return showUpload(v.text("upload.fault.empty")), nil
	}
	var where string
	err = s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		id, err := knowledge.PutUpload(v.Context(), tx, v.person.ID, files)
		where = "/hr/upload/" + id.String()
		return err
	})
	switch {
	case errors.Is(err, knowledge.ErrUploadLarge):
		return showUpload(v.text("upload.fault.large", knowledge.MaxUpload>>20)), nil
	case errors.Is(err, knowledge.ErrUploadMany):
		return showUpload(v.text("upload.fault.many", knowledge.MaxUploadFiles)), nil
	case err != nil:
		return result{}, err
	}
	return goTo(where), nil
}

// readUpload reads the chosen files; what is in a zip archive counts as chosen.
func readUpload(v *visit) ([]knowledge.File, error) {
	parts, err := v.MultipartReader()
	if err != nil {
		return nil, err
	}
	var files []knowledge.File
	left := knowledge.MaxUpload // several archives unpack to no more than one
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		name := part.FileName()
		if part.FormName() != "files" || name == "" {
			continue
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		if strings.EqualFold(path.Ext(name), ".zip") {
			inside, err := knowledge.Unzip(data)
			if err != nil {
				return nil, err
			}
			files = append(files, inside...)
			for _, f := range inside {
				left -= len(f.Data)
			}
		} else {
			files = append(files, knowledge.File{Name: name, Data: data})
			left -= len(data)
		}
		switch {
		case left < 0:
			return nil, knowledge.ErrUploadLarge
		case len(files) > knowledge.MaxUploadFiles:
			return nil, knowledge.ErrUploadMany
		}
	}
}

// confirmUpload hands over what the preview showed.
func (s *Site) confirmUpload(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	plan, err := hex.DecodeString(v.PostForm.Get("plan"))
	if err != nil || len(plan) == 0 {
		return result{}, errBadRequest
	}
	choice := uploadChoice(v.PostForm)
	err = s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		return evaluation.ConfirmUpload(v.Context(), tx, id, choice, plan)
	})
	if err != nil && !errors.Is(err, knowledge.ErrUploadPast) { // pressed twice, or it has expired: the page says how it stands
		return result{}, err
	}
	return goTo("/hr/upload/" + id.String()), nil
}

func uploadChoice(form url.Values) knowledge.UploadChoice {
	return knowledge.UploadChoice{Retire: form.Get("retire") == "yes", Overwrite: form.Get("overwrite") == "yes"}
}

func (s *Site) dropUpload(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	err = s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error { return knowledge.DropUpload(v.Context(), tx, id) })
	return goTo("/hr/upload?done=uploadDropped"), err
}
