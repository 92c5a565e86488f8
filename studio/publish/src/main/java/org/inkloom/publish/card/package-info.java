/**
 * Texts about a package: the model cards of both sites, the introduction, the post. Text from other sources is escaped
 * in all of them.
 */
@NullMarked
package org.inkloom.publish.card;

import org.jspecify.annotations.NullMarked;
