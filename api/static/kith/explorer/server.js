/** What the explorer asks of the server; a refusal becomes an Error in the server's own words. */

const root = () => /** @type {HTMLElement} */ (document.getElementById("explorer"));

/**
 * @param {string} path below /explorer/data
 * @param {Object<string, *>} [body] sent as JSON where it is given
 * @param {string} [method] how it is sent
 * @returns {Promise<*>}
 */
export async function ask(path, body, method = "POST") {
  const asked = { headers: { Accept: "application/json" }, credentials: /** @type {const} */ ("same-origin") };
  const answer = await fetch(`/explorer/data/${path}`, body === undefined ? asked : {
    ...asked,
    method,
    headers: { ...asked.headers, "Content-Type": "application/json", "X-CSRF-Token": root().dataset.csrf ?? "" },
    body: JSON.stringify(body),
  });
  if (answer.status === 401) window.location.reload();
  const said = await answer.json().catch(() => null);
  if (!answer.ok) {
    const error = said?.error;
    throw new Error(error ? `${error.problem} ${error.remedy}` : "Kith does not answer. Try again.");
  }
  return said;
}
