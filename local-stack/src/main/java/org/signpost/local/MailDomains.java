package org.signpost.local;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/// Asks the name servers of this machine whether a domain takes mail. They learn the domain, and no address.
// the provider is that of DNS alone, which makes no objects of what it reads; JNDI wants the obsolete table
@SuppressWarnings({"BanJNDI", "JdkObsolete"})
final class MailDomains {

    /// What a name server says of a domain.
    enum Answer {
        TAKES_MAIL,
        TAKES_NONE,
        NOT_ANSWERED
    }

    private final @Nullable String server;

    /// Asks the name servers of this machine.
    MailDomains() {
        this(null);
    }

    /// @param server such as `dns://127.0.0.1:53`; null for those of this machine
    MailDomains(@Nullable String server) {
        this.server = server;
    }

    /// Whether there is a mail server for a domain: an MX record other than the empty one of RFC 7505, or,
    /// without any, an address (RFC 5321, section 5.1).
    Answer ask(String domain) {
        var settings = new Hashtable<String, String>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put("com.sun.jndi.dns.timeout.initial", "1000"); // milliseconds
        settings.put("com.sun.jndi.dns.timeout.retries", "2");
        if (server != null) {
            settings.put(Context.PROVIDER_URL, server);
        }
        try {
            DirContext names = new InitialDirContext(settings);
            try {
                Attribute exchanges = records(names, domain, "MX");
                boolean takes = exchanges == null
                        ? records(names, domain, "A") != null || records(names, domain, "AAAA") != null
                        : takesMail(exchanges);
                return takes ? Answer.TAKES_MAIL : Answer.TAKES_NONE;
            } finally {
                names.close();
            }
        } catch (NameNotFoundException none) {
            return Answer.TAKES_NONE;
        } catch (NamingException silent) {
            return Answer.NOT_ANSWERED;
        }
    }

    /// One type at a time: asked for several, the provider asks for all there are, which many servers refuse.
    private static @Nullable Attribute records(DirContext names, String domain, String type) throws NamingException {
        return names.getAttributes(domain, new String[] {type}).get(type);
    }

    private static boolean takesMail(Attribute exchanges) throws NamingException {
        NamingEnumeration<?> all = exchanges.getAll();
        while (all.hasMore()) {
            if (!String.valueOf(all.next()).strip().matches("\\d+\\s+\\.")) {
                return true;
            }
        }
        return false;
    }
}
