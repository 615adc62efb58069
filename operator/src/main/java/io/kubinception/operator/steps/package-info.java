/**
 * How a reconciler reads: named steps in order, each done, waiting or failed; the first that is not
 * done ends the pass, and the outcome becomes conditions.
 */
@NullMarked
package io.kubinception.operator.steps;

import org.jspecify.annotations.NullMarked;
