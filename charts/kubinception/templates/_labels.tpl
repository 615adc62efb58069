{{- define "kubinception.selectorLabels" -}}
app.kubernetes.io/name: kubinception-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Not managed-by kubinception: that is on what the operator makes, and it watches those. */}}
{{- define "kubinception.labels" -}}
{{ include "kubinception.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
