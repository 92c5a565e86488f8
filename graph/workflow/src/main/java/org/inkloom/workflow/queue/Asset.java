package org.inkloom.workflow.queue;

import java.util.Optional;

/**
 * A file that a client has put here or that a job has made, under an id of its own.
 *
 * @param id unique for ever
 * @param owner the account whose it is
 * @param hash its BLAKE3 digest in hex, if it was computed
 * @param size bytes
 * @param type its media type
 * @param place {@code input}, {@code output} or {@code temp}, a colon, and the file's name below that folder
 * @param name what the client calls it
 * @param created milliseconds since 1970
 * @param job that made it, if one did
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
