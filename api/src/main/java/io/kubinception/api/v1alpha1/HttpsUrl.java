package io.kubinception.api.v1alpha1;

/** A URL that customers name for us to call: plain, so that every reader of it reads the same. */
final class HttpsUrl {
  static final String RULE =
      "self.matches('^https://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[-A-Za-z0-9._~/]*)?$')";

  static final String RULE_MESSAGE = " must be a URL with https and no user, query or fragment";

  private HttpsUrl() {}
}
