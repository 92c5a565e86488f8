package org.inkloom.workflow.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The assets, and the keys that let a request be executed only once. Owners see only their own. Thread-safe. */
public final class AssetStore {
    private static final long DAY = 24L * 3600 * 1000;

    private final Jdbi jdbi;

    AssetStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Adds an asset; has no effect if there is one with its id. */
    public void add(Asset asset) {
        jdbi.useTransaction(handle -> handle.createUpdate(
                        "insert into assets (id, owner, hash, size, type, place, name, created, job) values (:id, :owner,"
                                + " :hash, :size, :type, :place, :name, :created, :job) on conflict (id) do nothing")
                .bind("id", asset.id())
                .bind("owner", asset.owner())
                .bind("hash", asset.hash().orElse(null))
                .bind("size", asset.size())
                .bind("type", asset.type())
                .bind("place", asset.place())
                .bind("name", asset.name().orElse(null))
                .bind("created", asset.created())
                .bind("job", asset.job().orElse(null))
                .execute());
    }

    /** Returns an owner's asset. */
    public Optional<Asset> find(String owner, String id) {
        return one(owner, "id", id);
    }

    /** Returns the oldest asset of an owner whose content has a digest. */
    public Optional<Asset> byHash(String owner, String hash) {
        return one(owner, "hash", hash);
    }

    private Optional<Asset> one(String owner, String column, String value) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from assets where owner = :owner and " + column
                        + " = :value order by created limit 1")
                .bind("owner", owner)
                .bind("value", value)
                .map((rows, context) -> asset(rows))
                .findFirst());
    }

    private static Asset asset(ResultSet rows) throws SQLException {
        return new Asset(
                rows.getString("id"),
                rows.getString("owner"),
                Optional.ofNullable(rows.getString("hash")),
                rows.getLong("size"),
                rows.getString("type"),
                rows.getString("place"),
                Optional.ofNullable(rows.getString("name")),
                rows.getLong("created"),
                Optional.ofNullable(rows.getString("job")));
    }

    /**
     * Removes an asset. Returns whether other assets of the owner have the same file; empty if there was no such asset.
     */
    public Optional<Boolean> remove(String owner, String id) {
        return jdbi.inTransaction(handle -> {
            Optional<String> place = handle.createQuery("select place from assets where owner = :owner and id = :id")
                    .bind("owner", owner)
                    .bind("id", id)
                    .mapTo(String.class)
                    .findFirst();
            if (place.isEmpty()) {
                return Optional.empty();
            }
            handle.execute("delete from assets where owner = ? and id = ?", owner, id);
            return Optional.of(handle.createQuery("select count(*) from assets where owner = :owner and place = :place")
                            .bind("owner", owner)
                            .bind("place", place.get())
                            .mapTo(Integer.class)
                            .one()
                    > 0);
        });
    }

    /**
     * Uses a key; returns false if it was used within the last 24 hours.
     *
     * @param now milliseconds since 1970
     */
    public boolean use(String owner, String key, long now) {
        return jdbi.inTransaction(handle -> {
            handle.execute("delete from single_use_keys where used < ?", now - DAY);
            return handle.execute(
                            "insert into single_use_keys (owner, name, used) values (?, ?, ?)"
                                    + " on conflict (owner, name) do nothing",
                            owner,
                            key,
                            now)
                    == 1;
        });
    }

    /** Makes a key usable again, because the request that used it failed. */
    public void release(String owner, String key) {
        jdbi.useTransaction(
                handle -> handle.execute("delete from single_use_keys where owner = ? and name = ?", owner, key));
    }
}
