/**
 * Model files from Hugging Face, ModelScope and plain addresses: listings of repositories, resumable and verified
 * downloads, uploads, and the models on this machine.
 */
@NullMarked
package org.inkloom.hub;

import org.jspecify.annotations.NullMarked;
