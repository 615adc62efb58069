/** What makes the admin cluster a provider: the operator, and the objects that it starts from. */
@NullMarked
package io.kubinception.lab.provider;

import org.jspecify.annotations.NullMarked;
