package org.inkloom.workflow.queue;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Who is to be told when a job has ended; kept until they were, or it was tried often enough. Thread-safe. */
public final class WebhookStore {
    private final Jdbi jdbi;

    WebhookStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * One to be told.
     *
     * @param job the job's id
     * @param owner the account whose job it is
     * @param url where to post
     * @param secret what the message is signed with
     * @param base what links in the message begin with: the server's address as the client that asked sees it
     * @param attempts how often it was tried in vain
     */
    public record Webhook(String job, String owner, String url, String secret, String base, int attempts) {}

    /** Takes away those whose jobs are there no more: they will never be told, and their secrets are nobody's business. */
    static void forgetOrphans(Handle handle, String owner) {
        handle.execute("delete from webhooks where owner = ? and job not in (select id from jobs)", owner);
    }

    /** Returns how many there are whom nobody has told yet. */
    int size() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from webhooks")
                .mapTo(Integer.class)
                .one());
    }

    /** Adds one for a job that is in the queue. */
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

    /** Returns the waiting jobs of an owner of whose end somebody is to be told. */
    static List<String> waiting(Handle handle, String owner) {
        return handle.createQuery(
                        "select w.job from webhooks w join jobs j on j.id = w.job"
                                + " where w.owner = :owner and j.owner = :owner and j.state = 'pending' order by j.number, j.id")
                .bind("owner", owner)
                .mapTo(String.class)
                .list();
    }

    /** Returns those whose jobs have ended and that are due. */
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

    /** Notes that one was tried in vain, and when to try again. */
    public void later(String job, long due) {
        jdbi.useTransaction(handle ->
                handle.execute("update webhooks set attempts = attempts + 1, due = ? where job = ?", due, job));
    }

    /** Takes one away. */
    public void remove(String job) {
        jdbi.useTransaction(handle -> handle.execute("delete from webhooks where job = ?", job));
    }
}
