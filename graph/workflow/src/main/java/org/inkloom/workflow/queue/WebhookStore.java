package org.inkloom.workflow.queue;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The webhooks to call when jobs have ended. A webhook is kept until its call succeeded or failed too often.
 * Thread-safe.
 */
public final class WebhookStore {
    private final Jdbi jdbi;

    WebhookStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A webhook.
     *
     * @param job the job's id
     * @param owner account that owns the job
     * @param url where to post
     * @param secret key with which the message is signed
     * @param base beginning of links in the message: the server's address as the client sees it
     * @param attempts how many calls have failed
     */
    public record Webhook(String job, String owner, String url, String secret, String base, int attempts) {}

    /**
     * Deletes webhooks of deleted jobs: they would never be called, and secrets must not be kept longer than needed.
     */
    static void forgetOrphans(Handle handle, String owner) {
        handle.execute("delete from webhooks where owner = ? and job not in (select id from jobs)", owner);
    }

    /** Returns the number of webhooks that are kept. */
    int size() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from webhooks")
                .mapTo(Integer.class)
                .one());
    }

    /** Adds a webhook for a job in the queue. */
    public void add(Webhook hook) {
        jdbi.useTransaction(handle -> add(handle, hook));
    }

    static void add(Handle handle, Webhook hook) {
        handle.execute(
                "insert into webhooks (job, owner, url, secret, base, attempts, due) values (?, ?, ?, ?, ?, ?, 0)",
                hook.job(),
                hook.owner(),
                hook.url(),
                hook.secret(),
                hook.base(),
                hook.attempts());
    }

    /** Returns the waiting jobs of an owner that have a webhook. */
    static List<String> waiting(Handle handle, String owner) {
        return handle.createQuery(
                        "select w.job from webhooks w join jobs j on j.id = w.job"
                                + " where w.owner = :owner and j.owner = :owner and j.state = 'pending' order by j.number, j.id")
                .bind("owner", owner)
                .mapTo(String.class)
                .list();
    }

    /**
     * Returns webhooks whose jobs have ended and whose next attempt is due.
     *
     * @param now milliseconds since 1970
     * @param most largest number to return
     */
    public List<Webhook> due(long now, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("select w.job, w.owner, w.url, w.secret, w.base, w.attempts"
                        + " from webhooks w join jobs j on j.id = w.job where j.place is not null and w.due <= :now"
                        + " order by j.place limit :most")
                .bind("now", now)
                .bind("most", most)
                .map((rows, context) -> new Webhook(
                        rows.getString("job"),
                        rows.getString("owner"),
                        rows.getString("url"),
                        rows.getString("secret"),
                        rows.getString("base"),
                        rows.getInt("attempts")))
                .list());
    }

    /**
     * Notes that a call failed.
     *
     * @param due when to try again, milliseconds since 1970
     */
    public void later(String job, long due) {
        jdbi.useTransaction(handle ->
                handle.execute("update webhooks set attempts = attempts + 1, due = ? where job = ?", due, job));
    }

    /** Deletes a job's webhook. */
    public void remove(String job) {
        jdbi.useTransaction(handle -> handle.execute("delete from webhooks where job = ?", job));
    }
}
