/**
 * ComfyUI's JSON formats: graphs as its page and its API write them, descriptions of nodes, faults. All reading and
 * writing of these formats is here.
 */
@NullMarked
package org.inkloom.workflow.comfy;

import org.jspecify.annotations.NullMarked;
