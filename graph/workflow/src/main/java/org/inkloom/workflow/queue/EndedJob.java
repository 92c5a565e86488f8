package org.inkloom.workflow.queue;

/**
 * A job that ended.
 *
 * @param job as it was queued
 * @param state how it ended
 * @param started milliseconds since 1970
 * @param ended milliseconds since 1970
 * @param shown what its nodes showed, as JSON
 * @param meta the places of those nodes, as JSON
 * @param status how it ended and the messages about it, as JSON
 */
public record EndedJob(Job job, JobState state, long started, long ended, String shown, String meta, String status) {}
