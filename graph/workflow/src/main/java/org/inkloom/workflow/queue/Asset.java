package org.inkloom.workflow.queue;

import java.util.Optional;

/**
 * A file that a client uploaded or a job made, with an id.
 *
 * @param id never used again
 * @param owner account that owns it
 * @param hash BLAKE3 digest in hex, if it was computed
 * @param size bytes
 * @param type its media type
 * @param place {@code input}, {@code output} or {@code temp}, a colon, and the file's name below that folder
 * @param name the client's name for it
 * @param created milliseconds since 1970
 * @param job id of the job that made it; empty for an upload
 */
public record Asset(
        String id,
        String owner,
        Optional<String> hash,
        long size,
        String type,
        String place,
        Optional<String> name,
        long created,
        Optional<String> job) {}
