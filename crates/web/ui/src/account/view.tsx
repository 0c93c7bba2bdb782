export function AccountView() {
  return null;
}
